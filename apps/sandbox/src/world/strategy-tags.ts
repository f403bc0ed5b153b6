import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { type Staff, sameCase } from './staff.ts';
import type { Tag, TagGroup } from './tags.ts';

/** A rule group (规则组) of 客户联系, set up by an administrator: its tags are for its members alone. */
export interface Strategy {
  strategyId: number;
  name: string;
  users: string[];
  departments: number[];
}
export interface StrategyTagGroup extends TagGroup {
  strategyId: number;
}
export interface NewStrategyTags {
  strategyId: number;
  groupId?: string | undefined;
  groupName?: string | undefined;
  order?: number | undefined;
  tags: { name: string; order?: number | undefined }[];
}

interface StrategyRow {
  strategy_id: number;
  name: string;
  users: string;
  departments: string;
}
const read = (row: StrategyRow): Strategy => ({
  strategyId: row.strategy_id,
  name: row.name,
  users: JSON.parse(row.users) as string[],
  departments: JSON.parse(row.departments) as number[],
});

const GROUPS = `select g.id, g.name, g.ord as "order", g.created_at as "createdAt", s.strategy_id as "strategyId", g.own
  from tag_group g join strategy_tag_group s on s.group_id = g.id`;

/** Tags of rule groups (doc 94882). They live beside the corp's tags; an app sees and changes those that it made. */
export function createStrategyTags(ctx: WorldContext, { staff }: { staff: Staff }) {
  const { store } = ctx;
  const find = (strategyId: number): Strategy | undefined => {
    const row = store.get<StrategyRow>('select * from strategy where strategy_id = ?', strategyId);
    return row && read(row);
  };
  const groups = (): StrategyTagGroup[] =>
    store
      .all<Omit<StrategyTagGroup, 'tags'>>(`${GROUPS} where g.own = 1 order by g.ord desc, g.created_at, g.rowid`)
      .map((group) => ({
        ...group,
        tags: store.all<Tag>(
          'select id, name, ord as "order", created_at as "createdAt" from tag where group_id = ? order by ord desc, created_at, rowid',
          group.id,
        ),
      }));

  const newGroup = ({ strategyId, groupName, order }: NewStrategyTags): string => {
    if (!groupName) return refuse(40068, 'invalid group_id');
    const id = ctx.newId('strategyTag');
    store.run(
      'insert into tag_group (id, name, ord, created_at, own) values (?, ?, ?, ?, 1)',
      id,
      groupName,
      order ?? 0,
      seconds(ctx),
    );
    store.run('insert into strategy_tag_group (group_id, strategy_id) values (?, ?)', id, strategyId);
    return id;
  };
  const groupFor = (request: NewStrategyTags): string => {
    const known = groups().find(
      (group) =>
        group.strategyId === request.strategyId &&
        (request.groupId ? group.id === request.groupId : group.name === request.groupName),
    );
    if (!known && request.groupId) return refuse(40068, 'invalid group_id');
    return known?.id ?? newGroup(request);
  };
  /** The group that has this id or this tag, made by the app. */
  const groupOf = (id: string): StrategyTagGroup =>
    groups().find((group) => group.id === id || group.tags.some((tag) => tag.id === id)) ??
    refuse(40068, `invalid tag id ${id}`);

  return {
    /** An administrator sets up a rule group. */
    define: ({ name, users, departments }: Omit<Strategy, 'strategyId'>): number =>
      store.insert(
        'insert into strategy (name, users, departments, created_at) values (?, ?, ?, ?)',
        name,
        JSON.stringify(users.map(sameCase)),
        JSON.stringify(departments),
        seconds(ctx),
      ),
    strategies: (): Strategy[] => store.all<StrategyRow>('select * from strategy order by strategy_id').map(read),
    groups: (strategyId?: number) =>
      groups().filter((group) => strategyId === undefined || group.strategyId === strategyId),
    /** Answers the group with the new tags alone. */
    add: (request: NewStrategyTags): StrategyTagGroup =>
      store.transaction(() => {
        if (!find(request.strategyId)) refuse(40058, 'invalid strategy_id');
        // with the corp's own tags together (doc 94882)
        const count = store.get<{ n: number }>('select count(*) as n from tag')?.n ?? 0;
        if (count + request.tags.length > ctx.settings.tagsPerCorp) refuse(40126, 'corp tag cap reached');
        const groupId = groupFor(request);
        const unique = [...new Map(request.tags.map((tag) => [tag.name, tag])).values()];
        const added = unique.map((tag) => {
          if (store.get('select 1 from tag where group_id = ? and name = ?', groupId, tag.name))
            refuse(40071, 'tag name exists');
          const id = ctx.newId('strategyTag');
          store.run(
            'insert into tag (id, group_id, name, ord, created_at, own) values (?, ?, ?, ?, ?, 1)',
            id,
            groupId,
            tag.name,
            tag.order ?? 0,
            seconds(ctx),
          );
          return id;
        });
        const group = groupOf(groupId);
        return { ...group, tags: group.tags.filter((tag) => added.includes(tag.id)) };
      }),
    edit(id: string, change: { name?: string | undefined; order?: number | undefined }): void {
      const group = groupOf(id);
      const siblings = group.id === id ? [] : group.tags.filter((tag) => tag.id !== id);
      if (siblings.some((tag) => tag.name === change.name)) refuse(40071, 'tag name exists');
      store.run(
        `update ${group.id === id ? 'tag_group' : 'tag'} set name = coalesce(?, name), ord = coalesce(?, ord) where id = ?`,
        change.name ?? null,
        change.order ?? null,
        id,
      );
    },
    /** Takes tags and whole groups away, from customers too; a group without tags goes with its last one. */
    remove: (ids: { tags: string[]; groups: string[] }): void =>
      store.transaction(() => {
        for (const id of [...ids.tags, ...ids.groups]) groupOf(id);
        const gone = JSON.stringify([...ids.tags, ...ids.groups]);
        const of = `select id from tag where id in (select value from json_each(:gone)) or group_id in (select value from json_each(:gone))`;
        store.run(`delete from contact_tag where tag_id in (${of})`, { gone });
        store.run(`delete from tag where id in (${of})`, { gone });
        store.run(
          `delete from tag_group where id in (select group_id from strategy_tag_group) and id not in (select group_id from tag)`,
        );
        store.run('delete from strategy_tag_group where group_id not in (select id from tag_group)');
      }),
    /** Tags of a rule group are for its members alone; an empty range is everybody. */
    checkMember(userid: string, tagIds: string[]): void {
      const member = staff.find(userid);
      for (const { strategy_id } of store.all<{ strategy_id: number }>(
        `select distinct s.strategy_id from tag t join strategy_tag_group s on s.group_id = t.group_id
         where t.id in (select value from json_each(?))`,
        JSON.stringify(tagIds),
      )) {
        const { users = [], departments = [] } = find(strategy_id) ?? {};
        const below = departments.flatMap((id) => staff.departments(id).map((d) => d.id));
        const within =
          users.length + departments.length === 0 ||
          users.includes(sameCase(userid)) ||
          below.some((id) => member?.departments.includes(id));
        if (!within) refuse(40068, `tags of rule group ${strategy_id} are not for ${userid}`);
      }
    },
  };
}
