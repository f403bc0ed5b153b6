import { describe, expect, it } from 'vitest';
import { hintFor, lookUpCode } from './catalogue.ts';
import { coreCodes } from './codes-core.ts';
import { customerCodes } from './codes-customers.ts';
import { serviceCodes } from './codes-services.ts';
import { WeComError } from './wecom-error.ts';

const spans = [...coreCodes, ...customerCodes, ...serviceCodes]
  .map(([code]) => (typeof code === 'number' ? ([code, code] as const) : code))
  .toSorted((a, b) => a[0] - b[0]);

describe('the list of codes', () => {
  it('says one thing about each', () => {
    const overlaps = spans.filter(([from], index) => index > 0 && from <= spans[index - 1]![1]);
    expect(overlaps).toEqual([]);
  });

  it.each([
    [-1, 'R'],
    [40014, 'T'],
    [42001, 'T'],
    [41001, 'T'],
    [45009, 'W'],
    [45033, 'R'],
    [60020, 'C'],
    [41050, 'D'],
    [41051, 'S'],
    [41093, 'S'],
    [41094, 'W'],
    [41096, 'R'],
    [42030, 'D'],
    [84061, 'D'],
    [660007, 'C'],
    [999999, 'D'],
  ])('puts %i into class %s', (code, handling) => expect(lookUpCode(code).handling).toBe(handling));

  it('speaks Chinese and English about every one', () => {
    for (const [code] of spans) {
      expect(lookUpCode(code).meaning.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(lookUpCode(code).meaning.en).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it('has a hint where there is something to be done', () => expect(hintFor(60020)?.zh).toContain('可信IP'));
});

describe('a refused address', () => {
  it.each([
    ['not allow to access from your ip, hint: [x], from ip: 203.0.113.7, more info at https://x', '203.0.113.7'],
    ['from ip: 2001:db8::17, more info', '2001:db8::17'],
    ['from ip: 203.0.113.7.', '203.0.113.7'],
    ['no address here', undefined],
  ])('is read from "%s"', (errmsg, ip) => {
    const error = new WeComError({ kind: 'api', code: 60020, api: 'user.get', outcome: 'refused', errmsg });
    expect(error.refusedIp).toBe(ip);
  });
});
