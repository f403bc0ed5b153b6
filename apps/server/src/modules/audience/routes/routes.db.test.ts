import {
  AudienceSettings,
  MirrorState,
  SavedSegment,
  SavedSegments,
  SegmentBreakdown,
  SegmentCounts,
  SegmentDetail,
  SegmentFaces,
  SegmentHistory,
  SegmentKinds,
  SegmentNames,
  SegmentOverlap,
  SegmentSample,
} from '@xiaoer/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import { testDatabase, testHttp } from '../../../platform/testing/index.ts';
import { addCustomers, addOrder, freshChain } from '../../../testing/chain.ts';

const database = testDatabase();
let http: Http;
let cookie: string;

const ask = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  payload?: object,
  headers: Record<string, string> = { cookie },
) => http.inject({ method, url: `/api/console/audience/${path}`, headers, ...(payload ? { payload } : {}) });

beforeAll(async () => {
  const chain = await freshChain(database, []);
  const [one] = await addCustomers(chain, { n: 3 });
  await addOrder(chain, one!, '2026-03-10T12:00:00+08:00');
  const admin = await chain.access.ensureFirstAdmin();
  http = await testHttp(chain.platform, chain.access, chain.audience);
  const login = await http.inject({ method: 'POST', url: '/api/console/login', payload: { ...admin } });
  cookie = String(login.headers['set-cookie']).split(';')[0]!;
  await ask('POST', 'segments', { key: 'buyers', name: '老客', rule: { text: 'ordered' } });
  await chain.settle();
});

const rule = { text: 'ordered' };
const calls: ['GET' | 'POST' | 'PUT', string, object | undefined, z.ZodType][] = [
  ['POST', 'parse', { text: 'ordered and not segment = "老客"' }, SegmentFaces],
  ['POST', 'print', { tree: { not: { kind: 'everyone' } } }, SegmentFaces],
  ['POST', 'count', { rule, engine: 'both' }, SegmentCounts],
  ['POST', 'sample', { rule }, SegmentSample],
  ['POST', 'breakdown', { rule, by: 'store' }, SegmentBreakdown],
  ['POST', 'overlap', { rules: [rule, { segment: 'buyers' }] }, SegmentOverlap],
  ['GET', 'names?kind=segments&q=老', undefined, SegmentNames],
  ['GET', 'kinds', undefined, SegmentKinds],
  ['GET', 'mirror', undefined, MirrorState],
  ['GET', 'settings', undefined, AudienceSettings],
  ['GET', 'segments', undefined, SavedSegments],
  ['GET', 'segments/buyers', undefined, SegmentDetail],
  ['GET', 'segments/buyers/history', undefined, SegmentHistory],
  ['PUT', 'segments/buyers', { name: '买过的人', version: 1 }, SavedSegment],
  ['POST', 'segments/buyers/watch', { live: true }, SavedSegment],
];

describe('the console', () => {
  it.each(calls)(
    'is answered %s %s as the contract says, and only when it is logged in',
    async (method, path, payload, contract) => {
      const answer = await ask(method, path, payload);
      expect([answer.statusCode, contract.safeParse(answer.json()).error]).toEqual([200, undefined]);
      expect((await ask(method, path, payload, {})).statusCode).toBe(401);
    },
  );

  it('hears where a text is wrong, without an error', async () => {
    const answer = await ask('POST', 'parse', { text: 'ordered and\n  citty = "上海"' });
    expect(answer.statusCode).toBe(200);
    expect(SegmentFaces.parse(answer.json())).toMatchObject({
      tree: null,
      problems: [{ code: 'unknown_word', place: { line: 2, column: 3, offset: 14, length: 5 }, nearest: 'city' }],
    });
  });

  it.each([
    ['POST', 'count', { rule: { text: 'ordered and' } }, 422, 'audience.rule_refused'],
    [
      'POST',
      'count',
      { rule: { tree: { kind: 'city', in: ["'; drop table audience.segment --"], x: 1 } } },
      422,
      'audience.rule_refused',
    ],
    ['POST', 'count', { rule: { segment: 'nobody' } }, 404, 'audience.segment_not_found'],
    ['POST', 'count', { rule, engine: 'duckdb' }, 409, 'audience.mirror_absent'],
    ['POST', 'count', { rule: { text: 'x'.repeat(60_001) } }, 400, 'http.bad_request'],
    ['POST', 'segments', { name: '老客 2', rule: { text: 'segment = "没有"' } }, 422, 'audience.rule_refused'],
    ['GET', 'segments/nobody', undefined, 404, 'audience.segment_not_found'],
  ] as const)('is told %s %s of %j: %i %s', async (method, path, payload, status, code) => {
    const answer = await ask(method, path, payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('gets a file for spreadsheets', async () => {
    const answer = await ask('POST', 'export', { rule });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audience.csv"',
      'x-customers': '1',
    });
    expect(answer.body.startsWith('\uFEFF')).toBe(true);
    expect(answer.body.trimEnd().split('\r\n')).toHaveLength(2);
  });
});
