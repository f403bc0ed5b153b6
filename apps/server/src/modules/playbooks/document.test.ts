import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { customerRun, folderOf, groupBeat, offer, type Written, withDrop } from '../../testing/documents.ts';
import { parseDocument, readDocuments } from './read-documents.ts';

const problemsOf = (document: unknown) => {
  const parsed = parseDocument(JSON.stringify(document));
  return 'problems' in parsed ? parsed.problems : [];
};
const variant = (overrides: Written) => ({
  key: 'plain',
  text: '来一杯',
  link: { title: '看看', desc: '有券', page: 'wallet' },
  ...overrides,
});
const picture = { kind: 'image', material: 'poster' };
const program = { kind: 'miniprogram', title: '点单', appid: 'wx1', page: 'pages/order', material: 'cover' };
const entered = { kind: 'entered', segment: 'buyers' };
const waiting = { kind: 'contact_added', delayMinutes: 1440, cron: '0 10 * * *' };

describe("a playbook's document", () => {
  it.each([
    ['a beat for groups', groupBeat()],
    ['a beat with a drop', groupBeat(withDrop)],
    ['a run for customers', customerRun({ issue: offer() })],
    [
      'a run with a picture and a mini program',
      customerRun({ variants: [variant({ attachments: [picture, program] })] }),
    ],
    ['a run for a segment', customerRun({ audience: { rule: 'segment', text: 'ordered' } })],
    ['a run for those who entered', customerRun({ trigger: entered, audience: { rule: 'transition' } })],
    [
      'a run for those who left',
      customerRun({
        trigger: { ...entered, kind: 'left', cron: '0 10 * * *', againAfterDays: 0 },
        audience: { rule: 'transition' },
      }),
    ],
    ['a run for those who were added', customerRun({ trigger: waiting, audience: { rule: 'contact_without_group' } })],
  ])('is accepted: %s', (_, document) => expect(problemsOf(document)).toEqual([]));

  it.each<[string, Written]>([
    ['code', groupBeat({ code: 'Noon Drop' })],
    ['beat', groupBeat({ beat: 'midnight' })],
    ['trigger.cron', groupBeat({ trigger: { kind: 'schedule', cron: '0 25 * * *' } })],
    ['trigger.cron', groupBeat({ trigger: { kind: 'schedule', cron: '0 0 12 * * *' } })], // seconds are not asked for
    ['trigger.timeZone', groupBeat({ trigger: { kind: 'schedule', cron: '0 12 * * *', timeZone: 'Asia/Shangai' } })],
    ['trigger.delayMinutes', customerRun({ trigger: { ...waiting, delayMinutes: -1 } })],
    ['audience.rule', groupBeat({ audience: { rule: 'everybody' } })],
    ['audience.rule', customerRun({ trigger: waiting })],
    ['audience.rule', customerRun({ audience: { rule: 'contact_without_group' } })],
    ['trigger.segment', customerRun({ trigger: { ...entered, segment: '买过' }, audience: { rule: 'transition' } })],
    ['trigger.segment', customerRun({ trigger: { kind: 'left' }, audience: { rule: 'transition' } })],
    ['trigger.againAfterDays', customerRun({ trigger: { ...entered, againAfterDays: 400 } })],
    ['trigger.cron', customerRun({ trigger: { ...entered, cron: 'noon' } })],
    ['audience.rule', customerRun({ trigger: entered })],
    ['audience.rule', customerRun({ audience: { rule: 'transition' } })],
    ['audience.sinceDays', customerRun({ audience: { rule: 'lapsing', sinceDays: { from: 9, until: 9 } } })],
    ['audience.text', customerRun({ audience: { rule: 'segment', text: '' } })],
    ['channels', groupBeat({ channels: ['mass_send'] })],
    ['channels', groupBeat({ channels: ['group_post', 'mass_send'] })],
    ['channels', customerRun({ channels: ['group_post'] })],
    ['channels', groupBeat({ channels: ['group_post', 'group_post'] })],
    ['channels', groupBeat({ channels: [] })],
    ['valueFen', groupBeat({ valueFen: 0.5 })],
    ['expiresAfterMinutes', groupBeat({ expiresAfterMinutes: 5 })],
    ['holdout', groupBeat({ holdout: 0.6 })],
    ['issue', groupBeat({ issue: offer() })],
    ['issue.sharePercent', customerRun({ issue: offer({ kind: 'price_share' }) })],
    ['issue.amountFen', customerRun({ issue: offer({ amountFen: undefined }) })],
    ['drop', customerRun({ drop: withDrop['drop'] })],
    ['drop.openMinutes', groupBeat({ ...withDrop, expiresAfterMinutes: 180 })],
    ['variants', groupBeat({ variants: [variant({ weather: 'rain' })] })],
    ['variants', groupBeat({ variants: [variant({}), variant({ key: 'rain', weather: 'rain' })] })], // never reached
    ['variants.1.key', groupBeat({ variants: [variant({ weather: 'rain' }), variant({})] })],
    ['variants.0.link.page', groupBeat({ variants: [variant({ link: { title: '抢', desc: '抢', page: 'drop' } })] })],
    ['variants.0.text', customerRun({ variants: [variant({ text: '你好 {{customer}}' })] })],
    [
      'variants.0.link.title',
      groupBeat({ variants: [variant({ link: { title: '长'.repeat(43), desc: '', page: 'wallet' } })] }),
    ],
    ['variants.0.attachments.0.kind', groupBeat({ variants: [variant({ attachments: [picture] })] })], // not by the side bar
    ['variants.0.attachments', customerRun({ variants: [variant({ attachments: Array(9).fill(picture) })] })],
    [
      'variants.0.attachments.0.title',
      customerRun({ variants: [variant({ attachments: [{ ...program, title: '' }] })] }),
    ],
    [
      'variants.0.attachments.0.material',
      customerRun({ variants: [variant({ attachments: [{ ...picture, material: 'No' }] })] }),
    ],
    ['the document', groupBeat({ holdOut: 0.1 })], // a misspelt field is not a field
  ])('is refused at %s', (field, document) => {
    expect(problemsOf(document).map((problem) => problem.split(': ')[0])).toContain(field);
  });

  it('is refused when it is no document at all', () => {
    expect(problemsOf(null)).toHaveLength(1);
    expect(problemsOf('poster')).toHaveLength(1);
  });
});

describe('a folder of documents', () => {
  it('that ship with the product is in order', () => {
    const shipped = readDocuments(new URL('../../../playbooks/', import.meta.url).pathname);
    expect(shipped.map(({ document }) => document.code).sort()).toEqual([
      'afternoon-snack',
      'evening-shop',
      'lapsing-customer',
      'morning-poster',
      'no-group-yet',
      'noon-drop',
      'welcome',
    ]);
  });

  it('that ship as examples, and are not loaded, is in order', () => {
    const examples = readDocuments(new URL('../../../playbooks/examples/', import.meta.url).pathname);
    expect(examples.map(({ document }) => document.code)).toEqual(['coupon-expiring', 'just-lapsing']);
  });

  it('names every wrong file, field and rule at once', () => {
    const folder = folderOf([groupBeat({ holdout: 1 }), customerRun({ channels: ['group_post'] })]);
    writeFileSync(join(folder, '2-broken.json'), '{');
    expect(() => readDocuments(folder)).toThrow(
      /0-noon\.json: holdout: .*<=0\.5[\s\S]*1-lapsing\.json: channels: mass_send writes to customers[\s\S]*2-broken\.json: not JSON/,
    );
  });

  it('may not use one code twice, nor one offer with two terms', () => {
    const again = groupBeat({ ...withDrop, code: 'evening' });
    const other = customerRun({ issue: offer({ amountFen: 800 }) });
    expect(() => readDocuments(folderOf([again, groupBeat({ code: 'evening' })]))).toThrow(
      '1-evening.json: code: evening is the code of 0-evening.json already',
    );
    expect(() => readDocuments(folderOf([again, other]))).toThrow(
      '1-lapsing.json: offer fifteen-off: has other terms than in 0-evening.json',
    );
  });

  it('has a new version when the text is another one', () => {
    const [one, two] = [0.1, 0.2].map((holdout) => readDocuments(folderOf([groupBeat({ holdout })]))[0]!.version);
    expect(one).not.toBe(two);
  });
});
