import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { aesKeyFrom, type CallbackConfig, decrypt, encrypt, signatureMatches, signatureOf } from './crypto.ts';
import { openEnvelope } from './envelope.ts';
import { asText } from './event-fields.ts';
import { type CallbackEvent, readEvent } from './parse-event.ts';
import { refused } from './refusal.ts';
import type { CallbackQuery } from './seal.ts';
import { MAX_BODY_BYTES, toXml } from './xml.ts';

/** A callback whose signature, receiver and shape are in order. */
export interface OpenedCallback {
  event: CallbackEvent;
  /** The decrypted text, for keeping. Holds welcome codes and tokens: not for logs. */
  plaintext: string;
  /** The app it is tied to, from the event itself: the envelope's own `AgentID` is not signed. */
  agentId: string | undefined;
}

/** One app's callback address. Stateless: safe to share, and to make again. */
export interface CallbackReceiver {
  /** Answer this text, and nothing else, with HTTP 200 within one second. */
  verifyUrl(query: Partial<CallbackQuery> & { echostr?: string | undefined }): string;
  /** Checks, decrypts and reads one POST. Throws a WeComError of kind `callback` that says which check failed. */
  open(query: Partial<CallbackQuery>, body: string | Uint8Array): OpenedCallback;
  /** The body of a passive reply (app messages and some app events only). */
  seal(reply: string, at: { timestamp: number | string; nonce: string }): string;
}

/**
 * Opens callbacks for one token, key and receiver, which are set per app in the admin console (doc 90930).
 *
 * Bodies over `maxBodyBytes` (1 MB) are refused unread. There is no replay window: the platform repeats by itself and
 * sets none (CALLBACKS §4); `eventKey` tells repeats apart.
 *
 * @throws {@link WeComError} of kind `callback` with code `encoding_aes_key` when the key is not 43 letters and digits.
 */
export function createCallbackReceiver({
  token,
  encodingAesKey,
  receiveId,
  maxBodyBytes = MAX_BODY_BYTES,
  random = randomBytes,
}: CallbackConfig & { maxBodyBytes?: number; random?: (size: number) => Uint8Array }): CallbackReceiver {
  const key = aesKeyFrom(encodingAesKey);
  const receiver = Buffer.from(receiveId, 'utf8');

  function unseal(query: Partial<CallbackQuery>, sealed: string): string {
    const { msg_signature, timestamp, nonce } = query;
    if (!isText(msg_signature) || !isText(timestamp) || !isText(nonce)) throw refused('query');
    if (!signatureMatches(msg_signature, signatureOf(token, timestamp, nonce, sealed))) throw refused('signature');
    return decrypt(key, sealed, receiver);
  }

  return {
    verifyUrl(query) {
      if (!isText(query.echostr)) throw refused('query');
      // Base64 has no blanks: one that arrives is a `+` that was decoded once too often on its way.
      return unseal(query, query.echostr.replaceAll(' ', '+'));
    },
    open(query, body) {
      const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
      if (bytes > maxBodyBytes) throw refused('too_large');
      const envelope = openEnvelope(typeof body === 'string' ? body : textOf(body));
      // Not signed, so it is compared with what is known: a name changed on the way is refused like any other change.
      // Robots' JSON leaves it out.
      if (envelope.receiver !== undefined && receiveId !== '' && envelope.receiver !== receiveId)
        throw refused('receive_id');
      const plaintext = unseal(query, envelope.encrypt);
      const event = readEvent(plaintext);
      const agentId = asText(event.raw['AgentID']);
      if (agentId !== undefined && envelope.agentId !== undefined && agentId !== envelope.agentId) {
        throw refused('agent_id');
      }
      return { event, plaintext, agentId };
    },
    seal(reply, { timestamp, nonce }) {
      const sealed = encrypt(key, reply, receiveId, random(16));
      const at = String(timestamp);
      return toXml({
        Encrypt: sealed,
        MsgSignature: signatureOf(token, at, nonce, sealed),
        TimeStamp: Number(timestamp),
        Nonce: nonce,
      });
    },
  };
}

/** Bytes as text, without copying them first. */
function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** A query parser may answer a list when a parameter is repeated; that is not a callback of WeCom's. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
