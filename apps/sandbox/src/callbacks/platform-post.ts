import { randomBytes, randomInt } from 'node:crypto';
import { type CallbackConfig, sealCallback, sealEcho } from '@xiaoer/wecom';

/** WeCom cuts the connection after this many wall milliseconds. */
const ANSWER_MS = 5000;

export interface CallbackTarget {
  /** Where the platform listens, e.g. `http://localhost:8080/wecom/callback`. */
  url: string;
  config: CallbackConfig;
  agentId: number;
  wall: () => number;
}

/** `unreachable` and `timeout` are tried again; an HTTP error is an answer and is not. */
export type PostResult = { kind: 'answered' } | { kind: 'refused' | 'unreachable' | 'timeout'; problem: string };

const envelope = (wall: () => number) => ({
  timestamp: Math.floor(wall() / 1000),
  nonce: String(randomInt(1e8, 1e9)),
  random: randomBytes(16),
});

/** Sends one event, sealed anew at every attempt as the platform does. */
export async function postEvent(target: CallbackTarget, xml: string, ofApp: boolean): Promise<PostResult> {
  const { query, body } = sealCallback(target.config, xml, {
    ...envelope(target.wall),
    ...(ofApp ? { agentId: target.agentId } : {}),
  });
  try {
    const response = await fetch(`${target.url}?${new URLSearchParams({ ...query })}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.text();
    if (!response.ok) return { kind: 'refused', problem: `HTTP ${response.status} ${answer.slice(0, 100)}` };
    return { kind: 'answered' };
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    return { kind: timeout ? 'timeout' : 'unreachable', problem: String((error as Error).cause ?? error) };
  }
}

/** What the admin console does when the callback address is saved: the platform must answer the decrypted text. */
export async function verifyAddress(target: CallbackTarget): Promise<boolean> {
  const message = String(randomInt(1e9, 1e12));
  const { query } = sealEcho(target.config, message, envelope(target.wall));
  try {
    const response = await fetch(`${target.url}?${new URLSearchParams({ ...query })}`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok && (await response.text()) === message;
  } catch {
    return false;
  }
}
