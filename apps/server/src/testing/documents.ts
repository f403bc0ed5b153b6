import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A playbook's file as somebody writes it. */
export type Written = Record<string, unknown>;

const link = { title: '看看', desc: '有券', page: 'wallet' };

/** A valid beat for every group, by side bar at noon; override what the test is about. */
export const groupBeat = (overrides: Written = {}): Written => ({
  kind: 'run',
  code: 'noon',
  name: '午间',
  beat: 'noon',
  goal: '到店',
  trigger: { kind: 'schedule', cron: '0 12 * * *' },
  audience: { rule: 'open_store_groups' },
  channels: ['group_post'],
  valueFen: 100,
  expiresAfterMinutes: 120,
  holdout: 0,
  variants: [{ key: 'plain', text: '来一杯', link }],
  ...overrides,
});

/** A valid run for customers who have not ordered for a week, by mass send at ten. */
export const customerRun = (overrides: Written = {}): Written => ({
  kind: 'run',
  code: 'lapsing',
  name: '好久不见',
  goal: '回来',
  trigger: { kind: 'schedule', cron: '0 10 * * *' },
  audience: { rule: 'lapsing', sinceDays: { from: 7, until: 60 } },
  channels: ['mass_send'],
  valueFen: 200,
  expiresAfterMinutes: 600,
  holdout: 0,
  variants: [{ key: 'plain', text: '好久不见', link }],
  ...overrides,
});

export const offer = (overrides: Written = {}): Written => ({
  code: 'fifteen-off',
  name: '15 元券',
  kind: 'amount_off',
  amountFen: 1_500,
  terms: '满减',
  validDays: 1,
  ...overrides,
});

/** Ten coupons per group from twelve to two, with a link to them. */
export const withDrop: Written = {
  drop: { offer: offer(), perGroup: 10, opensAfterMinutes: 0, openMinutes: 120 },
  variants: [{ key: 'plain', text: '来抢', link: { ...link, page: 'drop' } }],
};

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these documents, one file each; gone when the process ends. */
export function folderOf(documents: Written[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-playbooks-'));
  folders.push(folder);
  for (const [index, document] of documents.entries())
    writeFileSync(join(folder, `${index}-${document['code']}.json`), JSON.stringify(document));
  return folder;
}
