import { z } from 'zod';
import { instant, or, type Sql, sql } from '../compile/sql.ts';
import { defineCondition } from './condition.ts';
import { readList, readWords } from './reading.ts';
import { list } from './saying.ts';
import { isIn, writeWords } from './writing.ts';

const STAGES = { never: '未下单', new: '新客', active: '活跃', lapsing: '流失中', lost: '已流失' } as const;
type Stage = keyof typeof STAGES;
const SAID: Record<Stage, string> = {
  never: 'yet to order',
  new: 'new',
  active: 'active',
  lapsing: 'lapsing',
  lost: 'lost',
};

const Lifecycle = z.strictObject({
  kind: z.literal('lifecycle'),
  in: z
    .array(z.enum(Object.keys(STAGES) as Stage[]))
    .min(1)
    .max(5)
    .refine((stages) => new Set(stages).size === stages.length, 'each stage once'),
});
const DAY = 86_400_000;
const SECONDS_OF_DAY = 86_400;

/**
 * The stage of her life as a customer; everybody is in exactly one. With the last and the first order's instants:
 * never: no order · lost: last <= now - lost · lapsing: else last <= now - lapsing · new: else first > now - new · active.
 */
export const lifecycle = defineCondition<z.infer<typeof Lifecycle>>({
  kind: 'lifecycle',
  word: 'lifecycle',
  alias: '生命周期',
  schema: Lifecycle,
  examples: ['lifecycle = "lapsing"', 'lifecycle in ("new", "active")', 'lifecycle = "never"'],
  read: (phrase) => ({
    kind: 'lifecycle',
    in: readWords(readList(phrase, 'lifecycle = "lapsing"'), 'stage', STAGES),
  }),
  write: ({ in: stages }) => isIn('lifecycle', writeWords(stages)),
  say: ({ in: stages }, _, language) =>
    language === 'zh'
      ? `处于${list(
          stages.map((stage) => STAGES[stage]),
          language,
        )}阶段`
      : `are ${list(
          stages.map((stage) => SAID[stage]),
          language,
        )}`,
  sql: ({ in: stages }, { person, directory, now }) => {
    const { newDays, lapsingDays, lostDays } = directory.settings.lifecycle;
    const ago = (days: number) => instant(new Date(now.getTime() - days * DAY));
    const first = person('first_order_at');
    const last = person('last_order_at');
    const predicates: Record<Stage, Sql> = {
      never: sql`${last} is null`,
      lost: sql`${last} <= ${ago(lostDays)}`,
      lapsing: sql`(${last} > ${ago(lostDays)} and ${last} <= ${ago(lapsingDays)})`,
      new: sql`(${last} > ${ago(lapsingDays)} and ${first} > ${ago(newDays)})`,
      active: sql`(${last} > ${ago(lapsingDays)} and ${first} <= ${ago(newDays)})`,
    };
    return or(stages.map((stage) => predicates[stage]));
  },
  mayBeNull: true,
  dependsOn: (_, { directory }) => {
    const { newDays, lapsingDays, lostDays } = directory.settings.lifecycle;
    const after = (column: string, days: number) =>
      ({ kind: 'after', relation: 'person', column, seconds: days * SECONDS_OF_DAY }) as const;
    return {
      relations: ['person'],
      boundaries: [
        after('last_order_at', lapsingDays),
        after('last_order_at', lostDays),
        after('first_order_at', newDays),
      ],
    };
  },
});
