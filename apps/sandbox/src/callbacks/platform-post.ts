import { randomBytes, randomInt } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { type CallbackConfig, sealCallback, sealEcho } from '@xiaoer/wecom';

/** WeCom cuts the connection after this many wall milliseconds (doc 90930). */
const ANSWER_MS = 5000;
/** And so long for the answer to a verification (CALLBACKS.md §2). */
const VERIFY_MS = 1000;

export interface CallbackTarget {
  /** Where the platform listens, e.g. `http://localhost:8080/wecom/callback`. */
  url: string;
  config: CallbackConfig;
  agentId: number;
  wall: () => number;
  /** Wall milliseconds that the platform has for its answer; a test doesn't wait that long. */
  answerMs?: number;
}

/** `unreachable` and `timeout` are tried again; an HTTP error is an answer and is not. */
export type PostResult = { kind: 'answered' } | { kind: 'refused' | 'unreachable' | 'timeout'; problem: string };

const envelope = (wall: () => number) => ({
  timestamp: Math.floor(wall() / 1000),
  nonce: String(randomInt(1e8, 1e9)),
  random: randomBytes(16),
});

class TookTooLong extends Error {}

/** Connections stay open between callbacks: a new one for each would cost more than sealing it. */
const plain = new PlainAgent({ keepAlive: true });
const tls = new TlsAgent({ keepAlive: true });

interface Answer {
  status: number;
  text: string;
}

/** One exchange over a kept connection. One that the platform closes meanwhile is a broken connection and a try. */
function exchange(url: string, how: { method: 'GET' | 'POST'; body?: string; answerMs: number }): Promise<Answer> {
  const secure = url.startsWith('https:');
  return new Promise<Answer>((resolve, reject) => {
    const sent: ClientRequest = (secure ? tlsRequest : plainRequest)(
      url,
      {
        method: how.method,
        agent: secure ? tls : plain,
        ...(how.body === undefined
          ? {}
          : { headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(how.body) } }),
      },
      (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    const timer = setTimeout(() => sent.destroy(new TookTooLong(`no answer in ${how.answerMs} ms`)), how.answerMs);
    function fail(error: Error) {
      clearTimeout(timer);
      reject(error);
    }
    sent.on('error', fail);
    sent.end(how.body);
  });
}

/** Sends one event, sealed anew at every attempt as the platform does. */
export async function postEvent(target: CallbackTarget, xml: string, ofApp: boolean): Promise<PostResult> {
  const { query, body } = sealCallback(target.config, xml, {
    ...envelope(target.wall),
    ...(ofApp ? { agentId: target.agentId } : {}),
  });
  const url = `${target.url}?${new URLSearchParams({ ...query })}`;
  try {
    const answer = await exchange(url, { method: 'POST', body, answerMs: target.answerMs ?? ANSWER_MS });
    if (answer.status >= 200 && answer.status < 300) return { kind: 'answered' };
    return { kind: 'refused', problem: `HTTP ${answer.status} ${answer.text.slice(0, 100)}` };
  } catch (error) {
    return { kind: error instanceof TookTooLong ? 'timeout' : 'unreachable', problem: String(error) };
  }
}

/**
 * What the admin console does when the callback address is saved: the platform must answer the decrypted text, exactly.
 * Answers what is wrong, or null.
 */
export async function verifyAddress(target: CallbackTarget): Promise<string | null> {
  const message = String(randomInt(1e9, 1e12));
  const { query } = sealEcho(target.config, message, envelope(target.wall));
  const url = `${target.url}?${new URLSearchParams({ ...query })}`;
  try {
    const answer = await exchange(url, { method: 'GET', answerMs: target.answerMs ?? VERIFY_MS });
    if (answer.status !== 200) return `HTTP ${answer.status}`;
    return answer.text === message ? null : 'the answer is not the decrypted echostr';
  } catch (error) {
    return String(error);
  }
}
