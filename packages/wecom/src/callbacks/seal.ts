import { Buffer } from 'node:buffer';
import { aesKeyFrom, type CallbackConfig, decrypt, encrypt, signatureMatches, signatureOf } from './crypto.ts';
import { refused } from './refusal.ts';
import { parseXml, toXml } from './xml.ts';

/** The query of a callback, after URL-decoding. */
export interface CallbackQuery {
  msg_signature: string;
  timestamp: string;
  nonce: string;
}

/** What the platform adds to a message it sends. */
export interface SealInput {
  /** Unix seconds. */
  timestamp: number | string;
  nonce: string;
  /** 16 random bytes. */
  random: Uint8Array;
  /** Only callbacks tied to an app carry one. */
  agentId?: number | string;
}

/** What the platform sends for one event: the query to append to the URL and the body to POST. For stand-ins and tests. */
export function sealCallback(
  config: CallbackConfig,
  plaintextXml: string,
  { timestamp, nonce, random, agentId }: SealInput,
): { query: CallbackQuery; body: string } {
  const sealed = encrypt(aesKeyFrom(config.encodingAesKey), plaintextXml, config.receiveId, random);
  return {
    query: signedQuery(config.token, timestamp, nonce, sealed),
    body: toXml({
      ToUserName: config.receiveId,
      AgentID: agentId === undefined ? undefined : String(agentId),
      Encrypt: sealed,
    }),
  };
}

/** What the platform asks when an admin saves the callback address: a GET whose answer must be `message`. */
export function sealEcho(
  config: CallbackConfig,
  message: string,
  { timestamp, nonce, random }: SealInput,
): { query: CallbackQuery & { echostr: string } } {
  const echostr = encrypt(aesKeyFrom(config.encodingAesKey), message, config.receiveId, random);
  return { query: { ...signedQuery(config.token, timestamp, nonce, echostr), echostr } };
}

/** The text inside a passive reply, as the platform reads it. */
export function openPassiveReply(config: CallbackConfig, body: string): string {
  const { Encrypt: sealed, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce } = parseXml(body);
  if (typeof sealed !== 'string' || typeof signature !== 'string') throw refused('xml');
  if (!signatureMatches(signature, signatureOf(config.token, String(timestamp), String(nonce), sealed))) {
    throw refused('signature');
  }
  return decrypt(aesKeyFrom(config.encodingAesKey), sealed, Buffer.from(config.receiveId));
}

function signedQuery(token: string, timestamp: number | string, nonce: string, sealed: string): CallbackQuery {
  const at = String(timestamp);
  return { msg_signature: signatureOf(token, at, nonce, sealed), timestamp: at, nonce };
}
