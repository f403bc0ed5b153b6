import { Buffer } from 'node:buffer';
import { createCipheriv } from 'node:crypto';
import {
  type CallbackQuery,
  createCallbackReceiver,
  eventKey,
  knownEventKinds,
  parseEvent,
  sealCallback,
  signatureOf,
  toXml,
  WeComError,
  type XmlInput,
} from '../src/index.ts';
import { sampleConfig, samplePlaintexts } from './samples.ts';

/** What came of a run. `thrownOther` counts what was thrown and is no WeComError: it must stay 0. */
export interface FuzzResult {
  count: number;
  seed: number;
  refused: number;
  opened: number;
  thrownOther: number;
  seconds: number;
  /** Refusals by the check that made them: shows how deep the mutants came. */
  refusedBy: Record<string, number>;
  /** The first things thrown that should not have been. */
  examples: string[];
}

/** Numbers in [0, 2³²) that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Pieces that parsers have stumbled over. */
const PIECES = [
  '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<!ENTITY % remote SYSTEM "file:///etc/passwd">',
  '&a;&b;&lol9;',
  '&#0;&#x110000;&#99999999999999999999;&#-1;&#xD800;',
  '&amp;lt;&lt;&gt;&quot;&apos;&nbsp;',
  '<![CDATA[',
  ']]>',
  ']]]]><![CDATA[>',
  '<!-- - -- -->',
  '<?xml version="1.0" encoding="utf-16"?>',
  '<?php ?>',
  '</xml>',
  '<xml>',
  '<xml/>',
  '<a b="c" b=\'d\' e>',
  '<__proto__><polluted>1</polluted></__proto__>',
  '<constructor>1</constructor><hasOwnProperty>1</hasOwnProperty><toString/>',
  '<Event><Event><Event>deep</Event></Event></Event>',
  '<MemChangeList><Item>a</Item><Item><Item/></Item></MemChangeList>',
  '<SelectedItems>text</SelectedItems><SelectedItems><SelectedItem/></SelectedItems>',
  '<BatchJob>no</BatchJob><BatchJob/>',
  '<CreateTime>99999999999999999999999999999999999999999999</CreateTime>',
  '<CreateTime>-1e400</CreateTime>',
  '<ChangeType>__proto__</ChangeType>',
  '<Event>hasOwnProperty</Event>',
  '<MsgType>text</MsgType><MsgId>18446744073709551616</MsgId>',
  '{"__proto__":{"polluted":1},"Event":{"a":[[[]]]}}',
  '[[[[[[[[[[[[[[[[',
  '1e999',
  '\u0000\u0001\uffff\ufeff',
  '\ud83c',
  '😀北区\u202e',
  '\r\n\t ',
  'A'.repeat(300),
];

const KINDS: readonly string[] = ['event', 'text', 'image', ...knownEventKinds];

/** Every element that a sample uses or a field of an event reads, and some that none does. */
const NAMES = [
  ...new Set(Object.values(samplePlaintexts).flatMap((xml) => [...xml.matchAll(/<(\w+)>/g)].map((match) => match[1]!))),
  ...['MsgId', 'Content', 'BatchJob', 'JobId', 'Department', 'InfoType', 'AuthCorpId', 'TimeStamp', 'LinkId', 'Id'],
  ...['AuthAddOpenKfId', 'constructor', 'toString', 'a-b', '名字', 'x:y'],
];

/** Bodies and plaintexts as the platform could have sent them, changed, against one receiver. */
export function fuzz({ count, seed, now }: { count: number; seed: number; now: () => number }): FuzzResult {
  const next = randomFrom(seed);
  const below = (limit: number) => next() % limit;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;

  const receiver = createCallbackReceiver(sampleConfig);
  const aesKey = Buffer.from(`${sampleConfig.encodingAesKey}=`, 'base64');
  const jsonText = JSON.stringify({ ToUserName: sampleConfig.receiveId, MsgType: 'text', MsgId: '1', Content: 'hi' });
  const plaintexts = [...Object.values(samplePlaintexts), jsonText];
  const seal = (plaintext: string) =>
    sealCallback(sampleConfig, plaintext, {
      timestamp: 1_767_225_661,
      nonce: '55120984',
      random: Buffer.alloc(16, below(256)),
      ...(below(3) === 0 ? { agentId: 1_000_021 } : {}),
    });
  const originals = plaintexts.map(seal);

  function mutated(original: Buffer): Buffer {
    let bytes: Buffer = Buffer.from(original);
    for (let rounds = 1 + below(3); rounds > 0; rounds -= 1) bytes = mutatedOnce(bytes);
    return bytes;
  }

  function mutatedOnce(bytes: Buffer): Buffer {
    const at = below(bytes.length + 1);
    switch (below(8)) {
      case 0: // a bit
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << below(8));
        return bytes;
      case 1: // any byte
        if (at < bytes.length) bytes[at] = below(256);
        return bytes;
      case 2:
        return bytes.subarray(0, at);
      case 3:
        return bytes.subarray(at);
      case 4: // a part once more
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(at + 1))]);
      case 5: // two messages grown together
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(plaintexts)).subarray(below(200))]);
      case 6: // a part is missing
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + below(40)))]);
      default: {
        const piece = Buffer.from(pick(PIECES));
        const times = below(50) === 0 ? 200 : 1;
        return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(piece), bytes.subarray(at)]);
      }
    }
  }

  /** Bytes of any kind encrypted and signed as if they were random ‖ length ‖ message ‖ receiver ‖ pad. */
  function sealBytes(plain: Buffer): { query: CallbackQuery; body: string } {
    const padded = Buffer.concat([plain, Buffer.alloc((16 - (plain.length % 16)) % 16, below(40))]);
    const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
    const sealed = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
    const msg_signature = signatureOf(sampleConfig.token, '1', 'n', sealed);
    return {
      query: { msg_signature, timestamp: '1', nonce: 'n' },
      body: `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`,
    };
  }

  function framed(message: Buffer): Buffer {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(below(4) === 0 ? next() : message.length, 16);
    const tail = Buffer.from(below(4) === 0 ? 'ww-another' : sampleConfig.receiveId);
    const content = Buffer.concat([head, message, tail]);
    const pad = 32 - (content.length % 32);
    return Buffer.concat([content, Buffer.alloc(pad, below(4) === 0 ? below(256) : pad)]);
  }

  const sealed = (plaintext: string) => {
    const { query, body } = seal(plaintext);
    return [query, body] as const;
  };

  /** Known elements in unknown places, with unlikely contents; forty at most. */
  function tree(): XmlInput {
    let left = 40;
    const grown = (depth: number): XmlInput => {
      const members: Record<string, XmlInput[string]> = {};
      for (let some = 1 + below(8); some > 0 && left > 0; some -= 1) {
        left -= 1;
        const value = () => (depth < 12 && below(3) === 0 ? grown(depth + 1) : words());
        members[pick(NAMES)] = below(4) === 0 ? Array.from({ length: below(4) }, value) : value();
      }
      return members;
    };
    return grown(0);
  }

  function words(): string | number {
    switch (below(5)) {
      case 0:
        return pick(KINDS).split('.')[below(2)] ?? '';
      case 1:
        return pick(KINDS);
      case 2:
        return pick(PIECES);
      case 3:
        return next() * (below(2) === 0 ? 1e300 : -1);
      default:
        return String.fromCodePoint(below(0x10ffff));
    }
  }

  function attempt(): void {
    switch (below(8)) {
      case 0: // the envelope, as bytes
      case 1: {
        const { query, body } = pick(originals);
        receiver.open(query, mutated(Buffer.from(body)));
        return;
      }
      case 2: {
        const { query, body } = pick(originals);
        const part = pick(['msg_signature', 'timestamp', 'nonce'] as const);
        receiver.open({ ...query, [part]: mutated(Buffer.from(query[part])).toString() }, body);
        return;
      }
      case 3: {
        // what the sender means to say, changed and sealed with the right key: reaches the inner parser
        const { query, body } = seal(mutated(Buffer.from(pick(plaintexts))).toString());
        eventKey(receiver.open(query, below(2) === 0 ? body : Buffer.from(body)).event);
        return;
      }
      case 4: {
        const { query, body } = sealBytes(
          below(2) === 0
            ? framed(mutated(Buffer.from(pick(plaintexts))))
            : mutated(framed(Buffer.from(pick(plaintexts)))),
        );
        eventKey(receiver.open(query, body).event);
        return;
      }
      case 5: // well-formed, and stranger than any event
      case 6:
        eventKey(receiver.open(...sealed(toXml(tree()))).event);
        return;
      default:
        eventKey(parseEvent(mutated(Buffer.from(pick(plaintexts))).toString()));
    }
  }

  const begun = now();
  const result: FuzzResult = {
    count,
    seed,
    refused: 0,
    opened: 0,
    thrownOther: 0,
    seconds: 0,
    refusedBy: {},
    examples: [],
  };
  for (let done = 0; done < count; done += 1) {
    try {
      attempt();
      if ('polluted' in {}) throw new Error('an element reached the prototype of all objects');
      result.opened += 1;
    } catch (error) {
      if (error instanceof WeComError && error.kind === 'callback') {
        result.refused += 1;
        result.refusedBy[error.code] = (result.refusedBy[error.code] ?? 0) + 1;
      } else {
        result.thrownOther += 1;
        if (result.examples.length < 5) result.examples.push(String(error instanceof Error ? error.stack : error));
      }
    }
  }
  result.seconds = Math.round((now() - begun) / 100) / 10;
  return result;
}
