import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isJson, parseJsonObject } from './envelope.ts';
import { asText, type Field } from './event-fields.ts';
import { eventShapes } from './event-shapes.ts';
import { refused } from './refusal.ts';
import { MAX_BODY_BYTES, parseXml } from './xml.ts';

/** The catalogue of events, by kind. */
export type EventShapes = typeof eventShapes;

/** The values of the fields of one kind. */
export type FieldsOf<S> = { -readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** What every event has. */
export interface EventBase {
  corpId: string;
  /** `sys` for system events, a userid for a member's action, absent in kf_msg_or_event. */
  from: string | undefined;
  /** Unix seconds; the platform has no finer time. 0 when it was not sent. */
  createTime: number;
  /** Every element as it came, also those that have no name above. */
  raw: Readonly<Record<string, unknown>>;
}

/** The platform's `Event`, a dot and its `ChangeType` where there is one, or `message.<MsgType>`. */
export type KnownEventKind = keyof EventShapes;
/** Every kind that {@link parseEvent} gives a type to, in the order of the platform's catalogue (CALLBACKS §8, §10). */
export const knownEventKinds: readonly KnownEventKind[] = Object.freeze(Object.keys(eventShapes) as KnownEventKind[]);

/** An event of the catalogue, with its own elements under their own names. */
export type KnownEvent = { [K in KnownEventKind]: EventBase & { kind: K } & FieldsOf<EventShapes[K]> }[KnownEventKind];

/** A kind that is not in the catalogue, or a known one without an element that makes it usable. Store it and acknowledge. */
export interface UnknownEvent extends EventBase {
  kind: 'unknown';
  event: string;
  changeType: string | undefined;
  /** Our names of the required elements that were missing. */
  missing: string[];
}

/** What a callback says: discriminated by `kind`. */
export type CallbackEvent = KnownEvent | UnknownEvent;
/** The event of one kind. */
export type EventOf<K extends CallbackEvent['kind']> = Extract<CallbackEvent, { kind: K }>;

/**
 * Reads the decrypted text of a callback, XML or JSON. Never fails on news: a kind or an element that is not known
 * stays in `raw`.
 *
 * @throws {@link WeComError} of kind `callback` with code `xml`, `json` or `too_large` for broken or oversized text.
 */
export function parseEvent(plaintext: string): CallbackEvent {
  if (Buffer.byteLength(plaintext) > MAX_BODY_BYTES) throw refused('too_large');
  return readEvent(plaintext);
}

/** The same for a text whose size is known to be acceptable. */
export function readEvent(plaintext: string): CallbackEvent {
  const raw: Record<string, unknown> = isJson(plaintext) ? parseJsonObject(plaintext) : parseXml(plaintext);
  // A provider's suite has InfoType, AuthCorpId and TimeStamp instead (CALLBACKS §12).
  const msgType = asText(raw['MsgType']);
  const event = asText(raw['Event']) ?? asText(raw['InfoType']) ?? msgType ?? '';
  const changeType = asText(raw['ChangeType']);
  const corpId = asText(raw['ToUserName']) ?? asText(raw['AuthCorpId']) ?? '';
  const from = asText(raw['FromUserName']);
  const createTime = secondsOf(raw['CreateTime'] ?? raw['TimeStamp']);

  const kind = kindOf(msgType, event, changeType);
  const shape = shapes.get(kind);
  if (!shape) return { kind: 'unknown', corpId, from, createTime, raw, event, changeType, missing: [] };

  const known: Record<string, unknown> = { kind, corpId, from, createTime, raw };
  const missing: string[] = [];
  for (const [name, read] of shape) {
    const value = read(raw);
    if (value === null) missing.push(name);
    else known[name] = value;
  }
  if (missing.length > 0) return { kind: 'unknown', corpId, from, createTime, raw, event, changeType, missing };
  return known as unknown as KnownEvent;
}

/** The fields of each kind as lists, made once. */
const shapes: ReadonlyMap<string, readonly [name: string, read: Field<unknown>][]> = new Map(
  Object.entries(eventShapes).map(([kind, fields]) => [kind, Object.entries<Field<unknown>>(fields)]),
);

function kindOf(msgType: string | undefined, event: string, changeType: string | undefined): string {
  if (msgType !== undefined && msgType !== 'event') return `message.${msgType}`;
  return changeType === undefined ? event : `${event}.${changeType}`;
}

function secondsOf(value: unknown): number {
  const seconds = Number(asText(value) ?? 0);
  return Number.isFinite(seconds) ? seconds : 0;
}

/** Elements that together tell two events of the same second apart. The platform gives events no id of their own. */
const IDENTITY = [
  'UserID',
  'ExternalUserID',
  'ChatId',
  'Id',
  'LinkId',
  'TagId',
  'OpenKfId',
  'TaskId',
  'JobId',
  'EventKey',
  'ResponseCode',
  'UpdateDetail',
  'CurMemVer',
  'WelcomeCode',
  'Token',
  'ChatKey',
];

/** The same for elements that may repeat: an administrator grants two accounts in one second, by two events. */
const IDENTITY_LISTS = ['AuthAddOpenKfId', 'AuthDelOpenKfId'];

/**
 * Equal for repeats of one event, 64 hex digits: a key seen before means answer, count, change nothing.
 * Hashed because some of the parts (welcome codes, tokens) must not end up in logs.
 */
export function eventKey(event: CallbackEvent): string {
  const { raw } = event;
  const msgId = asText(raw['MsgId']);
  const name = asText(raw['Event']) ?? asText(raw['InfoType']) ?? '';
  const parts =
    msgId === undefined
      ? [
          name,
          asText(raw['ChangeType']),
          event.from,
          event.createTime,
          ...IDENTITY.map((element) => asText(raw[element])),
          ...IDENTITY_LISTS.flatMap((element) => (raw[element] === undefined ? [] : [JSON.stringify(raw[element])])),
        ]
      : ['MsgId', msgId];
  return createHash('sha256')
    .update(JSON.stringify([event.corpId, ...parts.map((part) => part ?? '')]))
    .digest('hex');
}
