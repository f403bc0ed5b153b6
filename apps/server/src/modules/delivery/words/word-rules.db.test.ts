import { createWeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorker, type Worker } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { CORP } from '../testing.ts';
import type { WordRule } from './rules.ts';
import { createWordRules } from './word-rules.ts';

const database = testDatabase();
const operator = systemActor('tests');
const path = (name: string) => `externalcontact/${name}_intercept_rule`;

interface There {
  rule_id: number;
  rule_name: string;
  word_list: string[];
  semantics_list: number[];
  intercept_type: number;
  applicable_range: { user_list: string[]; department_list: number[] };
}

let platform: Platform;
let wecom: FakeWeCom;
let worker: Worker;
let words: ReturnType<typeof createWordRules>;
const there = new Map<number, There>();

beforeAll(async () => {
  platform = await testPlatform(database);
  wecom = await startFakeWeCom(() => platform.clock.now());
  let made = 0;
  wecom.answerTo(path('add'), (body: There) => {
    made += 1;
    there.set(made, { ...structuredClone(body), semantics_list: body.semantics_list ?? [], rule_id: made });
    const range = there.get(made)!.applicable_range;
    range.user_list ??= [];
    range.department_list ??= [];
    return { rule_id: String(made) };
  });
  wecom.answerTo('externalcontact/get_intercept_rule_list', () => ({
    rule_list: [...there.values()].map(({ rule_id, rule_name }) => ({ rule_id, rule_name, create_time: rule_id })),
  }));
  wecom.answerTo(path('get'), ({ rule_id }: { rule_id: string }) => ({ rule: there.get(Number(rule_id)) }));
  wecom.answerTo(
    path('update'),
    (
      body: There & { extra_rule: { semantics_list: number[] } } & Record<
          `${string}_applicable_range`,
          There['applicable_range']
        >,
    ) => {
      const rule = there.get(Number(body.rule_id))!;
      const { user_list: users } = rule.applicable_range;
      const gone = body['remove_applicable_range']?.user_list ?? [];
      Object.assign(rule, {
        rule_name: body.rule_name,
        word_list: body.word_list,
        intercept_type: body.intercept_type,
      });
      rule.semantics_list = body.extra_rule.semantics_list;
      rule.applicable_range.user_list = [...users, ...(body['add_applicable_range']?.user_list ?? [])].filter(
        (user) => !gone.includes(user),
      );
      return {};
    },
  );
  wecom.answerTo(path('del'), ({ rule_id }: { rule_id: string }) => {
    there.delete(Number(rule_id));
    return {};
  });
  const client = createWeComClient({ corpId: CORP, secret: 's', baseUrl: wecom.url, retries: 0, timeoutMs: 1_000 });
  words = createWordRules({ platform, wecom: client, access: { audit: async () => {}, guards: {} } as never });
  worker = createWorker({
    db: database.db,
    pool: database.pool,
    log: platform.log,
    handlers: words.parts.jobs!,
    concurrency: 1,
  });
});
beforeEach(async () => {
  there.clear();
  await database.pool.query('truncate delivery.word_rule restart identity');
});
afterAll(() => wecom.stop());

const rule: WordRule = {
  name: '承诺',
  words: ['返现', '包治'],
  semantics: [1],
  kind: 'block',
  users: ['lin.qiao', 'gao.yuan'],
  departments: [],
};
const only = () => [...there.values()][0]!;
const making = async () => (await words.service.listRules(operator)).map((one) => one.making);

describe('a word rule', () => {
  it('is applied to WeCom, changed by its difference, and taken back', async () => {
    const no = await words.service.createRule(operator, rule);
    await worker.drain();
    expect(only()).toMatchObject({ rule_name: '承诺', intercept_type: 1, semantics_list: [1] });
    await words.service.changeRule(operator, no, {
      ...rule,
      kind: 'warn',
      semantics: [],
      users: ['gao.yuan', 'su.ting'],
    });
    await worker.drain();
    expect(only()).toMatchObject({
      intercept_type: 2,
      semantics_list: [],
      applicable_range: { user_list: ['gao.yuan', 'su.ting'] },
    });
    expect(await making()).toEqual(['made']);
    await words.service.deleteRule(operator, no);
    await worker.drain();
    expect(there.size).toBe(0);
    expect(await making()).toEqual([]);
  });

  it('is not made twice when the answer of its making was lost', async () => {
    there.set(77, { ...structuredClone({ ...rule }), rule_id: 77, rule_name: '别人的' } as never);
    wecom.fail(path('add'), 'break_after');
    await words.service.createRule(operator, rule);
    await worker.drain();
    expect([...there.values()].map(({ rule_name }) => rule_name).sort()).toEqual(['别人的', '承诺']);
    expect(await making()).toEqual(['made']);
    const { rows } =
      await sql`select api, outcome from delivery.api_change where subject = 'word_rule:1' order by change_id desc limit 1`.execute(
        platform.db,
      );
    expect(rows).toEqual([{ api: 'update_intercept_rule', outcome: 'ok' }]);
  });

  it('that was taken back while its making was cut off is gone at WeCom as well', async () => {
    wecom.fail(path('add'), 'break_after');
    const no = await words.service.createRule(operator, rule);
    await database.pool.query(`update delivery.word_rule set making = 'making'`);
    there.set(5, { ...structuredClone({ ...rule }), rule_id: 5, rule_name: '承诺' } as never);
    await words.service.deleteRule(operator, no);
    await worker.drain();
    expect(there.size).toBe(0);
    wecom.fail(path('add'));
  });

  it('keeps WeCom’s refusal for people to read, and has a name of its own', async () => {
    wecom.fail(path('add'), { errcode: 41076 });
    await words.service.createRule(operator, rule);
    await worker.drain();
    expect(await words.service.listRules(operator)).toMatchObject([
      { making: 'wanted', problem: expect.stringContaining('41076') },
    ]);
    await expect(words.service.createRule(operator, rule)).rejects.toMatchObject({
      code: 'delivery.word_rule_name_taken',
    });
  });

  it('is what our own texts are held to', async () => {
    await words.service.createRule(operator, rule);
    expect(await words.checkText('今天下单返现')).toEqual([{ rule: '承诺', kind: 'block', found: '返现' }]);
    expect(await words.checkText('午间咖啡')).toEqual([]);
    await sql`
      insert into delivery.welcome_plan (content, changed_at)
      values ('{"text": "你好", "link": {"title": "加好友返现", "desc": "", "url": "https://x.test"}}', ${platform.clock.now()})`.execute(
      platform.db,
    );
    expect(await words.service.ownTexts(operator)).toMatchObject([
      { where: 'welcome', text: '你好', hits: [{ found: '返现' }] },
    ]);
  });
});
