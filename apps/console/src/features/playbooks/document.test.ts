import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dailyTime, indented, readDocument } from './document.ts';

const shipped = new URL('../../../../server/playbooks/', import.meta.url);

describe('a playbook’s document', () => {
  it.each(readdirSync(shipped).filter((file) => file.endsWith('.json')))('%s can be shown in words', (file) => {
    const document = readDocument(readFileSync(new URL(file, shipped), 'utf8'));
    expect(document?.goal).toBeTruthy();
    expect(document?.text ?? document?.variants[0]?.text).toBeTruthy();
  });
  it('for a segment keeps the words of its rule', () => {
    const audience = { rule: 'segment', text: 'ordered(within 30 days)' };
    expect(readDocument(JSON.stringify({ kind: 'run', goal: 'x', audience }))?.audience).toEqual(audience);
  });
  it('fired by a segment keeps which, when, and how soon again', () => {
    const trigger = { kind: 'entered', segment: 'lapsing', againAfterDays: 30, cron: '0 10 * * *' };
    const json = JSON.stringify({ kind: 'run', goal: 'x', trigger, audience: { rule: 'transition' } });
    expect(readDocument(json)?.trigger).toEqual({ ...trigger, timeZone: 'Asia/Shanghai' });
  });
  it('that is not understood is shown as it is written', () => {
    expect(readDocument('{"kind":1}')).toBeNull();
    expect(indented('not json')).toBe('not json');
  });
});

describe('a schedule', () => {
  it.each([
    ['40 11 * * *', '11:40'],
    ['0 8 * * *', '08:00'],
    ['0 8 * * 1', null],
    ['*/5 * * * *', null],
  ])('"%s" is daily at %s', (cron, time) => expect(dailyTime(cron)).toBe(time));
});
