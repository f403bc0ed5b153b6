import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { aesKeyFrom, type CallbackConfig, decrypt, encrypt, signatureMatches, signatureOf } from './crypto.ts';
import { openEnvelope } from './envelope.ts';
import { type CallbackEvent, parseEvent } from './parse-event.ts';
import { refused } from './refusal.ts';
import type { CallbackQuery } from './seal.ts';
import { MAX_BODY_BYTES, toXml } from './xml.ts';

export interface OpenedCallback {
  event: CallbackEvent;
  /** The decrypted text, for keeping. Holds welcome codes and tokens: not for logs. */
  plaintext: string;
  /** From the envelope, which is not signed: for display only. */
  agentId: string | undefined;
}

export interface CallbackReceiver {
  /** Answer this text, and nothing else, with HTTP 200 within one second. */
  verifyUrl(query: Partial<CallbackQuery> & { echostr?: string | undefined }): string;
  /** Checks, decrypts and reads one POST. Throws a WeComError of kind `callback` that says which check failed. */
  open(query: Partial<CallbackQuery>, body: string | Uint8Array): OpenedCallback;
  /** The body of a passive reply (app messages and some app events only). */
  seal(reply: string, at: { timestamp: number | string; nonce: string }): string;
}

export function createCallbackReceiver({
  token,
  encodingAesKey,
  receiveId,
  maxBodyBytes = MAX_BODY_BYTES,
  random = randomBytes,
}: CallbackConfig & { maxBodyBytes?: number; random?: (size: number) => Uint8Array }): CallbackReceiver {
  const key = aesKeyFrom(encodingAesKey);

  function unseal(query: Partial<CallbackQuery>, sealed: string): string {
    const { msg_signature, timestamp, nonce } = query;
    if (!isText(msg_signature) || !isText(timestamp) || !isText(nonce)) throw refused('query');
    if (!signatureMatches(msg_signature, signatureOf(token, timestamp, nonce, sealed))) throw refused('signature');
    return decrypt(key, sealed, receiveId);
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
      const envelope = openEnvelope(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
      const plaintext = unseal(query, envelope.encrypt);
      return { event: parseEvent(plaintext), plaintext, agentId: envelope.agentId };
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

/** A query parser may answer a list when a parameter is repeated; that is not a callback of WeCom's. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
