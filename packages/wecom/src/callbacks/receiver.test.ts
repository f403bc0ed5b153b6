import { Buffer } from 'node:buffer';
import { createCipheriv, createHash } from 'node:crypto';
import * as official from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePlaintexts } from '../../test/samples.ts';
import { WeComError } from '../errors/wecom-error.ts';
import { signatureOf } from './crypto.ts';
import { createCallbackReceiver } from './receiver.ts';
import { openPassiveReply, sealCallback, sealEcho } from './seal.ts';
import { parseXml } from './xml.ts';

// The worked example of the protocol notes: own values, computed independently.
const config = {
  token: 'Lark7Fern2Moss',
  encodingAesKey: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA',
  receiveId: 'ww1f0c2a9d5b7e3481',
};
const random = Buffer.from('0123456789abcdef');
const receiver = createCallbackReceiver(config);

const ECHO = {
  msg_signature: 'b51e002e2fdb2332b5a29ec879fb19cebf055a7f',
  timestamp: '1767225600',
  nonce: '902113357',
  echostr: 'cqSFSIYTXb15ycCwU886Dir45eROZKG6Yx0lboVmemXjSkOguBTFVegCNg0FQ4JNQeDjKDX9QJAgOaLre0S82g==',
};
const POSTED = {
  query: {
    msg_signature: '5cad51301ced7cd8d812032720478c0fe34d4e62',
    timestamp: '1767225661',
    nonce: '55120984',
  },
  plaintext:
    '<xml><ToUserName><![CDATA[ww1f0c2a9d5b7e3481]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1767225661</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[lin.qiao]]></UserID><ExternalUserID><![CDATA[wmK3xQCAAAexample0000000001]]></ExternalUserID><State><![CDATA[北区门店07]]></State><WelcomeCode><![CDATA[Wc-2f81]]></WelcomeCode></xml>',
  encrypt:
    'cqSFSIYTXb15ycCwU886Di/qyuumItvfMPoJuVSNbmrx45nIOqzaZfeBR+msaA1QsEplTpntfDHleb0FYc+t32GNbvPBwYsL8K+ZTaqv6exFPsGXYFvMpisHIDnsnHSlQxgi9JHaeboLCmysFrYGN4VKArYBjMbNcjy8YNUbHe/ZPtivMeRODf/Eg1bhO8rki4XtYfO6KPfR0XBJ1k/zzLc63//dmDIjLeLBtXzx9IAOj//8KCPN5zu4o4EMboYtie4Vl7phafYicJhyvXWQfMdQlNnK6e7FFtdxa/tZm0FwDd7MOyDjhZt2yw8+RI4CTU4aP4iCznJz1d9nUk4Cu4F+mvb9km1ChZSIJmeantUJ21v/mOhBEjIFYe0LcXWVsTO2oZUE+OnU8m4wxQ0US7PNoBH3Lbt7DnsK8K/z+VZ1rkzwGzPyTz5g5Nowbtbv4aVdEdGnjk7g0cGM/yP1Kxi2g1PxDHQ92nmArFKb2UKc4c0nakrhSyOFAD2dity5E2MZriGDG5dMLr2+QwuHtzWicmAmGhmB/U2SuKdnsjCLBz807BkujUwhD/SwdM833L4ORSbGrSv0IHxaw8qiROCAoEJ5Lr94vxVFkW0zaVzpKULixjwYNxW7jmt/hnzW/L4ofnXWoNLQd/pOdoUZRUcJFQQa0HTBTu5W1AeIgmR4l06Rvcf5uA4w8Qxb7D4w/oORKhD+suDGyMa6FyzgSA==',
};
const envelope = (encrypt: string) =>
  `<xml><ToUserName><![CDATA[${config.receiveId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

/** The code of the refusal, or null when nothing was refused. */
function refusal(work: () => unknown): string | number | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof WeComError && error.kind === 'callback' && error.outcome === 'refused') return error.code;
    throw error;
  }
}

describe('the worked example', () => {
  it('answers the echo of the address check', () => expect(receiver.verifyUrl(ECHO)).toBe('7730518824416092537'));

  it('survives a plus that was decoded to a blank', () => {
    expect(receiver.verifyUrl({ ...ECHO, echostr: ECHO.echostr.replaceAll('+', ' ') })).toBe('7730518824416092537');
  });

  it('opens the event, Chinese text and a pad of 22 included', () => {
    const { event, plaintext } = receiver.open(POSTED.query, envelope(POSTED.encrypt));
    expect(plaintext).toBe(POSTED.plaintext);
    expect(Buffer.byteLength(plaintext)).toBe(484);
    expect(event).toMatchObject({
      kind: 'change_external_contact.add_external_contact',
      corpId: 'ww1f0c2a9d5b7e3481',
      createTime: 1767225661,
      userId: 'lin.qiao',
      externalUserId: 'wmK3xQCAAAexample0000000001',
      state: '北区门店07',
      welcomeCode: 'Wc-2f81',
    });
  });

  it('is made again, byte by byte, by the sending side', () => {
    const sealed = sealCallback(config, POSTED.plaintext, { timestamp: 1767225661, nonce: '55120984', random });
    expect(sealed.query).toEqual(POSTED.query);
    expect(parseXml(sealed.body)['Encrypt']).toBe(POSTED.encrypt);
    const echo = sealEcho(config, '7730518824416092537', { timestamp: 1767225600, nonce: '902113357', random });
    expect(echo.query).toEqual(ECHO);
  });
});

describe('what is refused, and as what', () => {
  const { query } = POSTED;
  const sealedFor = (other: Partial<typeof config>, text = '<xml/>') =>
    sealCallback({ ...config, ...other }, text, { timestamp: 1, nonce: 'n', random });
  const signed = (encrypt: string) => ({
    query: { msg_signature: official.getSignature(config.token, '1', 'n', encrypt), timestamp: '1', nonce: 'n' },
    body: envelope(encrypt),
  });
  /** A ciphertext of exactly these bytes: the official library's cipher, without its framing. */
  const cut = (bytes: number) => Buffer.from(POSTED.encrypt, 'base64').subarray(0, bytes).toString('base64');

  it.each([
    ['query', {}, envelope(POSTED.encrypt)],
    ['query', { ...query, nonce: ['a', 'b'] as unknown as string }, envelope(POSTED.encrypt)],
    ['signature', { ...query, msg_signature: 'zz' }, envelope(POSTED.encrypt)],
    ['signature', { ...query, msg_signature: `${query.msg_signature}0` }, envelope(POSTED.encrypt)],
    ['signature', { ...query, timestamp: '1767225662' }, envelope(POSTED.encrypt)],
    ['xml', query, 'not xml'],
    ['xml', query, ''],
    ['xml', query, '<xml><Encrypt></Encrypt></xml>'],
    ['xml', query, `<xml><Encrypt>${POSTED.encrypt}</Encrypt><Encrypt>x</Encrypt></xml>`],
    ['xml', query, envelope(POSTED.encrypt).slice(0, -3)],
    ['xml', query, `<!DOCTYPE xml [<!ENTITY a "b">]>${envelope(POSTED.encrypt)}`],
    ['json', query, '{"Encrypt":'],
    ['json', query, '{"Encrypt":7}'],
    ['too_large', query, envelope('A'.repeat(1024 * 1024))],
  ])('%s', (code, given, body) => expect(refusal(() => receiver.open(given, body))).toBe(code));

  it.each([
    ['receive_id', sealedFor({ receiveId: 'wwother' })],
    ['signature', sealedFor({ token: 'Other' })],
    ['length', signed('QUJD')],
    ['padding', signed(cut(64))],
  ])('%s, although the rest is in order', (code, { query: given, body }) => {
    expect(refusal(() => receiver.open(given, body))).toBe(code);
  });

  const framed = (message: string, length = Buffer.byteLength(message)) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(length);
    return Buffer.concat([random, size, Buffer.from(message), Buffer.from(config.receiveId)]);
  };
  const padded = (plain: Buffer, ...pad: number[]) => {
    const key = Buffer.from(`${config.encodingAesKey}=`, 'base64');
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return signed(
      Buffer.concat([cipher.update(plain), cipher.update(Buffer.from(pad)), cipher.final()]).toString('base64'),
    );
  };
  const ten = framed('0123456789'); // 48 bytes: sixteen more make two blocks of 32
  it.each([
    ['nothing: padded as it should be', ten, Array(16).fill(16)],
    ['padding', ten, [...Array(15).fill(15), 16]],
    ['padding', ten, Array(16).fill(0)],
    ['padding', ten, [...Array(15).fill(33), 33]],
    ['padding', ten, Array(16).fill(255)],
    ['length', Buffer.alloc(0), Array(32).fill(32)],
    ['length', framed('0123456789', 100), Array(16).fill(16)],
    ['length', framed('0123456789', 0xffffffff), Array(16).fill(16)],
    ['receive_id', framed('0123456789', 9), Array(16).fill(16)],
  ])('%s in a ciphertext of somebody who has the key', (code, plain, pad: number[]) => {
    const { query: given, body } = padded(plain, ...pad);
    const opened = refusal(() => receiver.verifyUrl({ ...given, echostr: String(parseXml(body)['Encrypt']) }));
    expect(opened ?? 'nothing: padded as it should be').toBe(code);
  });

  it('a key that is not 43 letters and digits', () => {
    expect(refusal(() => createCallbackReceiver({ ...config, encodingAesKey: 'short' }))).toBe('encoding_aes_key');
  });
});

describe('for any message', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 }).filter((s) => s.isWellFormed());
  // any last character: only a fourth of them leave the two spare bits at zero
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  const keys = fc.string({ unit: fc.constantFrom(...letters), minLength: 43, maxLength: 43 });
  const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });

  it('what was sealed is what is opened', () => {
    fc.assert(
      fc.property(text, keys, bytes16, fc.nat(), fc.string(), (message, key, random, timestamp, nonce) => {
        fc.pre(nonce !== '');
        const keyed = { ...config, encodingAesKey: key };
        const { query } = sealEcho(keyed, message, { timestamp, nonce, random });
        expect(createCallbackReceiver(keyed).verifyUrl(query)).toBe(message);
      }),
      { numRuns: 500 },
    );
  });

  const sealed = sealCallback(config, samplePlaintexts['template_card_event']!, {
    timestamp: 1767225661,
    nonce: 'n-7f',
    random,
    agentId: 1000021,
  });
  const others = (byte: number) => [...new Array(8).keys()].map((bit) => byte ^ (1 << bit)).concat(0x20, 0x3c, 0x30);

  it.each(['msg_signature', 'timestamp', 'nonce'] as const)('every changed byte of %s is refused', (part) => {
    const given = Buffer.from(sealed.query[part]);
    for (const [at, byte] of given.entries()) {
      for (const other of others(byte).filter((o) => o !== byte)) {
        const changed = Buffer.from(given)
          .fill(other, at, at + 1)
          .toString('latin1');
        expect(refusal(() => receiver.open({ ...sealed.query, [part]: changed }, sealed.body))).toBe('signature');
      }
    }
  });

  it('every changed byte of the body, cipher and elements alike, is refused', () => {
    const given = Buffer.from(sealed.body);
    expect(receiver.open(sealed.query, given)).toMatchObject({ agentId: '1000021' });
    const passed: string[] = [];
    for (const [at, byte] of given.entries()) {
      for (const other of others(byte).filter((o) => o !== byte)) {
        const changed = Buffer.from(given).fill(other, at, at + 1);
        if (refusal(() => receiver.open(sealed.query, changed)) === null) passed.push(`${at}: ${byte} → ${other}`);
      }
    }
    expect(passed).toEqual([]);
  }, 60_000);

  it('any byte put in the place of another is refused', () => {
    fc.assert(
      fc.property(fc.nat(sealed.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(sealed.body);
        changed[at] = changed[at]! ^ flip;
        expect(refusal(() => receiver.open(sealed.query, changed))).not.toBeNull();
      }),
      { numRuns: 3_000 },
    );
  });

  it('a single changed byte of the ciphertext, signed anew by somebody who has the token, never passes as the message', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const sealed = Buffer.from(POSTED.encrypt, 'base64');
        const at = position % sealed.length;
        sealed[at] = sealed[at]! ^ flip;
        const encrypt = sealed.toString('base64');
        const query = {
          msg_signature: official.getSignature(config.token, '1', 'n', encrypt),
          timestamp: '1',
          nonce: 'n',
        };
        const opened = (() => {
          try {
            return receiver.open(query, envelope(encrypt)).plaintext;
          } catch (error) {
            if (error instanceof WeComError && error.kind === 'callback') return null;
            throw error;
          }
        })();
        expect(opened).not.toBe(POSTED.plaintext);
      }),
    );
  });

  it("agrees with the platform's own library on 10,000 messages, in both directions", () => {
    fc.assert(
      fc.property(text, keys, bytes16, fc.nat(), (message, key, random, timestamp) => {
        const keyed = { ...config, encodingAesKey: key };
        const { query } = sealEcho(keyed, message, { timestamp, nonce: 'n', random });
        const theirs = official.encrypt(key, message, config.receiveId, Buffer.from(random));
        if (query.echostr !== theirs) throw new Error('another ciphertext');
        if (query.msg_signature !== official.getSignature(config.token, timestamp, 'n', theirs)) {
          throw new Error('another signature');
        }
        // their own random: nothing of ours is in what we open
        const foreign = official.encrypt(key, message, config.receiveId);
        const signed = official.getSignature(config.token, timestamp, 'n', foreign);
        const asked = { msg_signature: signed, timestamp: String(timestamp), nonce: 'n', echostr: foreign };
        if (createCallbackReceiver(keyed).verifyUrl(asked) !== message) throw new Error('another message for us');
        const opened = official.decrypt(key, query.echostr);
        if (opened.message !== message || opened.id !== config.receiveId) throw new Error('another message for them');
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});

it('sorts the signed values as UTF-8 bytes, where UTF-16 has another order', () => {
  const [privateUse, emoji] = ['\ue000', '😀']; // U+E000 comes before U+1F600, although its code unit is the larger
  expect(signatureOf(emoji, '~', privateUse, '!')).toBe(
    createHash('sha1').update(`!~${privateUse}${emoji}`).digest('hex'),
  );
});

describe('a passive reply', () => {
  it('can be opened by the other side', () => {
    const body = parseXml(receiver.seal('<xml><Content>好</Content></xml>', { timestamp: 1767240000, nonce: 'r4nd' }));
    const encrypt = String(body['Encrypt']);
    expect(body).toMatchObject({ TimeStamp: '1767240000', Nonce: 'r4nd' });
    expect(body['MsgSignature']).toBe(official.getSignature(config.token, '1767240000', 'r4nd', encrypt));
    expect(official.decrypt(config.encodingAesKey, encrypt).message).toBe('<xml><Content>好</Content></xml>');
  });

  it('is refused by the sending side when its signature differs', () => {
    const reply = receiver.seal('<xml/>', { timestamp: 1767240000, nonce: 'r4nd' });
    expect(openPassiveReply(config, reply)).toBe('<xml/>');
    expect(refusal(() => openPassiveReply(config, reply.replace('r4nd', 'r5nd')))).toBe('signature');
  });
});

it('opens JSON envelopes too', () => {
  const { query, msg } = (() => {
    const sealed = sealEcho(config, '{"msgtype":"text","AgentID":7,"x":1}', { timestamp: 1, nonce: 'n', random });
    return { query: sealed.query, msg: JSON.stringify({ Encrypt: sealed.query.echostr, AgentID: 7 }) };
  })();
  expect(receiver.open(query, msg)).toMatchObject({ agentId: '7', event: { kind: 'unknown', raw: { x: 1 } } });
});
