import { Buffer } from 'node:buffer';
import { WeComError } from '../errors/wecom-error.ts';
import type { EndpointName } from './registry.ts';

const DAY_SECONDS = 86_400;

/**
 * How large a request may be. Bytes are UTF-8 bytes, characters are Unicode characters. The platform may change
 * every one of these (sources: LIMITS §2, 3, 4, 5, 11 and API §8–21), so a client can be given others.
 */
export const defaultContentLimits = {
  /** Welcome and mass message text (docs 92137, 92135). */
  messageTextBytes: 4000,
  messageAttachments: 9,
  linkTitleBytes: 128,
  linkDescBytes: 512,
  linkUrlBytes: 2048,
  miniprogramTitleBytes: 64,
  /** Doc 92366. */
  groupWelcomeTextBytes: 3000,
  massMessageCustomers: 10_000,
  massMessageGroups: 2_000,
  tagsPerFilter: 100,
  /** Doc 95094: 2000 characters and 4000 bytes. */
  momentTextCharacters: 2000,
  momentTextBytes: 4000,
  momentImages: 9,
  /** Longer links' titles are refused (LIMITS §5). */
  momentLinkTitleCharacters: 64,
  momentSenders: 100_000,
  contactWayUsers: 100,
  /** `remark` and `state` of contact ways and join ways (docs 92228, 92229). */
  wayTextCharacters: 30,
  joinWayGroups: 5,
  joinWayNameCharacters: 40,
  customerRemarkCharacters: 20,
  customerDescriptionCharacters: 150,
  customerCompanyCharacters: 20,
  tagNameCharacters: 30,
  batchUsers: 100,
  ownersPerQuery: 100,
  transferCustomers: 100,
  transferGroups: 100,
  transferTextCharacters: 200,
  /** App messages to employees (doc 90236). */
  appTextBytes: 2048,
  appMessageUsers: 1000,
  appMessageParties: 100,
  appMessageTags: 100,
  cardTitleCharacters: 128,
  cardDescriptionCharacters: 512,
  cardButtonCharacters: 4,
  newsArticles: 8,
  taskIdBytes: 128,
  /** Template cards (API §21). */
  cardMenuActions: 3,
  cardRows: 6,
  cardJumps: 3,
  cardColumns: 4,
  cardButtons: 6,
  cardVotes: 20,
  cardSelects: 3,
  cardOptions: 10,
  cardKeyBytes: 1024,
  cardOptionIdBytes: 128,
  duplicateCheckSeconds: 4 * 3600,
  kfTextBytes: 2048,
  kfMenuItems: 50,
  kfMessageIdCharacters: 32,
  kfCustomers: 100,
  kfAccountNameCharacters: 16,
  /** Items that act; plain text is not counted (doc 94677). */
  kfMenuActions: 10,
  /** Of a menu by event code, plain text included (doc 95122). */
  kfEventMenuItems: 10,
  kfServicers: 100,
  kfDepartments: 20,
  acquisitionNameCharacters: 30,
  acquisitionUsers: 500,
  acquisitionPriorityUsers: 1000,
  interceptWords: 300,
  interceptRange: 1000,
  interceptNameCharacters: 20,
  interceptWordCharacters: 32,
  productDescriptionCharacters: 300,
  productPriceFen: 5_000_000,
  productImages: 9,
  /** Spans of time that one question may cover, in days (docs 93338, 93333, 92132, 92133, 97375, 93667, 98100, 95489). */
  massMessageSpanDays: 31,
  momentSpanDays: 30,
  statisticsSpanDays: 30,
  paySpanDays: 31,
  kfSpanDays: 31,
  archivePairs: 100,
  /** Files, in bytes (docs 90253, 90256, 95098). */
  uploadMinBytes: 6,
  uploadImageBytes: 10 * 1024 * 1024,
  uploadVoiceBytes: 2 * 1024 * 1024,
  uploadVideoBytes: 10 * 1024 * 1024,
  uploadFileBytes: 20 * 1024 * 1024,
  uploadImgBytes: 2 * 1024 * 1024,
  uploadAttachmentBytes: 10 * 1024 * 1024,
} as const satisfies Record<string, number>;

/** Every number of {@link defaultContentLimits}, by its name. */
export type ContentLimits = { readonly [K in keyof typeof defaultContentLimits]: number };

/** Checks of one request, each naming the member it is about. All throw before anything is sent. */
export function checksFor(api: EndpointName) {
  const broken = (code: string, field: string) =>
    new WeComError({ kind: 'limit', code, api, field, outcome: 'not_sent' });
  return {
    required(field: string, value: unknown): void {
      const empty =
        value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
      if (empty) throw broken('required', field);
    },
    /** At least one of several members is there. */
    oneOf(fields: string, ...values: unknown[]): void {
      if (values.every((v) => v === undefined || v === '' || (Array.isArray(v) && v.length === 0))) {
        throw broken('required', fields);
      }
    },
    allowed(field: string, ok: boolean): void {
      if (!ok) throw broken('not_allowed', field);
    },
    bytes(field: string, value: string | undefined, max: number): void {
      if (value !== undefined && Buffer.byteLength(value) > max) throw broken('too_long', field);
    },
    characters(field: string, value: string | undefined, max: number): void {
      // length counts UTF-16 halves, so only a text that is long by that measure is worth counting properly
      if (value !== undefined && value.length > max && [...value].length > max) throw broken('too_long', field);
    },
    count(field: string, list: readonly unknown[] | undefined, max: number): void {
      if (list !== undefined && list.length > max) throw broken('too_many', field);
    },
    /** A span of time, both ends in unix seconds. */
    span(field: string, start: number, end: number, maxDays: number): void {
      if (end < start) throw broken('not_allowed', field);
      if (end - start > maxDays * DAY_SECONDS) throw broken('too_long', field);
    },
    size(field: string, bytes: number, { min, max }: { min: number; max: number }): void {
      if (bytes < min) throw broken('too_few', field);
      if (bytes > max) throw broken('too_long', field);
    },
  };
}

/** The checks of one request. */
export type Checks = ReturnType<typeof checksFor>;
