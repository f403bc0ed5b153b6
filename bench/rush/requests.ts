import { randomBytes } from 'node:crypto';
import { sealCallback, toXml } from '@xiaoer/wecom';
import { SHOP_COOKIE, SHOP_SECONDS } from '../../apps/server/src/modules/access/cookies.ts';
import { createSignedSessions } from '../../apps/server/src/modules/access/signed-session.ts';
import { createSecrets } from '../../apps/server/src/platform/crypto/index.ts';
import { API_KEY, CORP } from '../../e2e/support/stack.ts';
import { externalUseridOf } from '../claims/people.ts';
import { getRequest, postRequest } from '../support/raw-http.ts';
import { KEY, SESSION_SECRET } from '../support/stack.ts';
import { KINDS, type Kind, type RushTown, SHARES } from './day.ts';

/** Something that somebody wants; asked again as it is when she was sent away. */
export interface Wish {
  kind: Kind;
  request: Buffer;
  /** What a good answer changes for later wishes. */
  done(): void;
}

const CALLBACK = {
  token: CORP.WECOM_CALLBACK_TOKEN,
  encodingAesKey: CORP.WECOM_CALLBACK_AES_KEY,
  receiveId: CORP.WECOM_CORP_ID,
};
const TILLS = 9_100;
const SPEND_FEN = 5_000;
/** A cookie is made once for each customer, and kept for so many. */
const SESSIONS_KEPT = 200_000;

/** The next wish of a mixed day: who wants what is drawn by chance, the same for the same numbers. */
export function createWishes(url: string, { customers, links, codes, store }: RushTown, random: () => number) {
  const secrets = createSecrets({ encryptionKey: KEY, hmacKey: KEY, sessionSecret: SESSION_SECRET });
  const sessions = createSignedSessions(secrets);
  const cookies = new Map<number, string>();
  const unused = [...codes];
  const used: string[] = [];
  let made = 0;

  const upTo = (n: number) => Math.floor(random() * n);
  const address = (n: number, net: number) => ({
    'x-forwarded-for': `${net}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
  });

  function phone() {
    const who = upTo(customers);
    let cookie = cookies.get(who);
    if (cookie === undefined) {
      const person = { openid: null, externalUserid: externalUseridOf(who) };
      cookie = `${SHOP_COOKIE}=${sessions.person.make(person, new Date(), SHOP_SECONDS)}`;
      if (cookies.size < SESSIONS_KEPT) cookies.set(who, cookie);
    }
    return { cookie, ...address(who, 10) };
  }
  /** Everybody wants the first drops most. */
  const link = () => links[Math.floor(random() ** 2 * links.length)]!;

  function till(path: string, more: Record<string, unknown>): Buffer {
    const body = JSON.stringify({ store, at: new Date().toISOString(), ...more });
    const headers = { authorization: `Bearer ${API_KEY}`, ...address(upTo(TILLS), 11) };
    return postRequest(url, `/api/v1/coupons/${path}`, body, 'application/json', headers);
  }
  function redeem(): Wish {
    const code = unused.pop();
    if (code === undefined) throw new Error('the tills have no coupons left');
    const request = till('redeem', { code, spendFen: SPEND_FEN, key: `purchase ${made}` });
    return { kind: 'redeem', request, done: () => used.push(code) };
  }
  function cancel(): Wish {
    const code = used.pop();
    // Nothing to take back yet.
    if (code === undefined) return redeem();
    return {
      kind: 'cancel',
      request: till('cancel', { code, key: `refund ${made}` }),
      done: () => unused.unshift(code),
    };
  }
  function callback(): Buffer {
    const now = Math.floor(Date.now() / 1_000);
    const event = toXml({
      ToUserName: CALLBACK.receiveId,
      FromUserName: 'sys',
      CreateTime: String(now),
      MsgType: 'event',
      Event: 'change_external_chat',
      ChatId: `wrBench${made % 1_000}`,
      ChangeType: 'update',
      UpdateDetail: 'change_name',
    });
    const { query, body } = sealCallback(CALLBACK, event, {
      timestamp: now,
      nonce: String(made),
      random: randomBytes(16),
    });
    return postRequest(url, `/wecom/callback?${new URLSearchParams({ ...query })}`, body);
  }
  const nothing = () => {};
  const make: Record<Kind, () => Wish> = {
    claim: () => ({
      kind: 'claim',
      request: postRequest(url, `/api/shop/drops/${link()}/claims`, '{}', 'application/json', phone()),
      done: nothing,
    }),
    dropPage: () => ({
      kind: 'dropPage',
      request: getRequest(url, `/api/shop/drops/${link()}`, phone()),
      done: nothing,
    }),
    wallet: () => ({ kind: 'wallet', request: getRequest(url, '/api/shop/wallet', phone()), done: nothing }),
    quote: () => ({
      kind: 'quote',
      request: till('quote', { code: codes[upTo(codes.length)], spendFen: SPEND_FEN }),
      done: nothing,
    }),
    redeem,
    cancel,
    callback: () => ({ kind: 'callback', request: callback(), done: nothing }),
  };
  return function next(): Wish {
    made += 1;
    let draw = random() * 100;
    const kind = KINDS.find((one) => {
      draw -= SHARES[one];
      return draw < 0;
    });
    return make[kind ?? 'claim']();
  };
}
