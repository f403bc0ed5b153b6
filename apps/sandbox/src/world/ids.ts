import { hash, randomBytes } from 'node:crypto';
import type { Store } from '../store/store.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` letters and digits that depend on the parts alone: the same seed gives the same ids. */
export function derivedId(length: number, ...parts: (string | number)[]): string {
  const digest = hash('sha512', parts.join('\u0000'), 'buffer');
  let id = '';
  for (let i = 0; i < length; i++) id += ALPHABET[digest[i % digest.length]! % ALPHABET.length];
  return id;
}

/** What must not be guessable and is never part of a result: tokens, OAuth codes, welcome codes, nonces. */
export const secretId = (prefix: string, bytes = 24) => prefix + randomBytes(bytes).toString('base64url');

export type IdKind =
  | 'chat'
  | 'message'
  | 'contactWay'
  | 'joinWay'
  | 'tag'
  | 'tagGroup'
  | 'template'
  | 'appMessage'
  | 'moment'
  | 'job'
  | 'acquisitionLink'
  | 'strategyTag'
  | 'product'
  | 'kfAccount'
  | 'kfMessage'
  | 'trade'
  | 'refund'
  | 'room';

const SHAPES: Record<IdKind, { prefix: string; length: number }> = {
  chat: { prefix: 'wr', length: 30 },
  message: { prefix: 'msg', length: 29 },
  contactWay: { prefix: '', length: 32 },
  joinWay: { prefix: '', length: 32 },
  tag: { prefix: 'et', length: 30 },
  tagGroup: { prefix: 'et', length: 30 },
  template: { prefix: 'gw', length: 30 },
  appMessage: { prefix: 'am', length: 30 },
  moment: { prefix: 'mom', length: 29 },
  job: { prefix: 'job', length: 29 },
  kfAccount: { prefix: 'wk', length: 30 },
  kfMessage: { prefix: '', length: 32 },
  trade: { prefix: 'T', length: 27 },
  refund: { prefix: 'R', length: 27 },
  room: { prefix: 'wr', length: 30 },
  acquisitionLink: { prefix: 'cawcde', length: 12 },
  strategyTag: { prefix: 'st', length: 30 },
  product: { prefix: 'pa', length: 30 },
};

/** Ids from a counter and the seed: what is created first gets the same id in every run. */
export function createIdMaker(store: Store, seed: number) {
  return (kind: IdKind): string => {
    const row = store.get<{ n: number }>(
      'insert into counter (kind, n) values (?, 1) on conflict (kind) do update set n = n + 1 returning n',
      kind,
    );
    const { prefix, length } = SHAPES[kind];
    return prefix + derivedId(length, seed, kind, row?.n ?? 0);
  };
}
