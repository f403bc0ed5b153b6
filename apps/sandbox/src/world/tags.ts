import { seconds, type WorldContext } from './context.ts';
import { ImpossibleAct, refuse } from './errors.ts';

export interface Tag {
  id: string;
  name: string;
  order: number;
  createdAt: number;
}
export interface TagGroup extends Tag {
  tags: Tag[];
}

/** The corp's tag library. `own` marks what the app made: an app may change only its own tags. */
export function createTags(ctx: WorldContext) {
  const { store } = ctx;
  const tagsOf = (groupId: string): Tag[] =>
    store.all<Tag>(
      'select id, name, ord as "order", created_at as "createdAt" from tag where group_id = ? order by ord desc, created_at, rowid',
      groupId,
    );
  const groups = (): TagGroup[] =>
    store
      .all<Tag>(
        `select id, name, ord as "order", created_at as "createdAt" from tag_group
         where id not in (select group_id from strategy_tag_group) order by ord desc, created_at, rowid`,
      )
      .map((group) => ({ ...group, tags: tagsOf(group.id) }));

  const groupFor = (by: { groupId?: string; groupName?: string; order?: number }, own: boolean): string => {
    const known = store.get<{ id: string }>(
      `select id from tag_group where (id = ? or (? is null and name = ?)) and id not in (select group_id from strategy_tag_group)`,
      by.groupId ?? null,
      by.groupId ?? null,
      by.groupName ?? null,
    );
    if (known) return known.id;
    if (by.groupId || !by.groupName) return refuse(40068, 'invalid group_id');
    const id = ctx.newId('tagGroup');
    store.run(
      'insert into tag_group (id, name, ord, created_at, own) values (?, ?, ?, ?, ?)',
      id,
      by.groupName,
      by.order ?? 0,
      seconds(ctx),
      own ? 1 : 0,
    );
    return id;
  };

  const insertTag = (groupId: string, tag: { name: string; order?: number }, own: boolean): string => {
    if (store.get('select 1 from tag where group_id = ? and name = ?', groupId, tag.name))
      refuse(40071, 'tag name exists');
    const id = ctx.newId('tag');
    store.run(
      'insert into tag (id, group_id, name, ord, created_at, own) values (?, ?, ?, ?, ?, ?)',
      id,
      groupId,
      tag.name,
      tag.order ?? 0,
      seconds(ctx),
      own ? 1 : 0,
    );
    return id;
  };

  const add = (
    request: { groupId?: string; groupName?: string; order?: number; tags: { name: string; order?: number }[] },
    own: boolean,
  ): TagGroup =>
    store.transaction(() => {
      const count = store.get<{ n: number }>('select count(*) as n from tag')?.n ?? 0;
      if (count + request.tags.length > ctx.settings.tagsPerCorp) refuse(40126, 'corp tag cap reached');
      const groupId = groupFor(request, own);
      const unique = [...new Map(request.tags.map((tag) => [tag.name, tag])).values()];
      const added = new Set(unique.map((tag) => insertTag(groupId, tag, own)));
      const group = groups().find((g) => g.id === groupId)!;
      return { ...group, tags: group.tags.filter((tag) => added.has(tag.id)) };
    });

  /** Tag or group, whichever has the id. */
  const tableOf = (id: string): 'tag' | 'tag_group' => {
    const corps = 'not in (select group_id from strategy_tag_group)';
    if (store.get(`select 1 from tag where id = ? and group_id ${corps}`, id)) return 'tag';
    if (store.get(`select 1 from tag_group where id = ? and id ${corps}`, id)) return 'tag_group';
    return refuse(40068, `invalid tag id ${id}`);
  };
  const needOwn = (table: 'tag' | 'tag_group', id: string) => {
    if (!store.get(`select 1 from ${table} where id = ? and own = 1`, id))
      refuse(60011, 'tag was not made by this app');
  };

  const wipe = (ids: { tags: string[]; groups: string[] }): void => {
    const list = [JSON.stringify(ids.tags), JSON.stringify(ids.groups)] as const;
    store.run(
      'delete from contact_tag where tag_id in (select id from tag where id in (select value from json_each(?)) or group_id in (select value from json_each(?)))',
      ...list,
    );
    store.run(
      'delete from tag where id in (select value from json_each(?)) or group_id in (select value from json_each(?))',
      ...list,
    );
    store.run(
      'delete from tag_group where id not in (select group_id from tag) and id not in (select group_id from strategy_tag_group)',
    );
  };
  const taken = (table: 'tag' | 'tag_group', id: string, name: string) =>
    table === 'tag'
      ? store.get(
          'select 1 from tag where name = ? and id <> ? and group_id = (select group_id from tag where id = ?)',
          name,
          id,
          id,
        )
      : store.get('select 1 from tag_group where name = ? and id <> ?', name, id);
  const rename = (table: 'tag' | 'tag_group', id: string, name: string | undefined) => {
    if (name !== undefined && taken(table, id, name)) refuse(40071, 'name exists');
  };
  const tell = (changeType: 'create' | 'update' | 'delete', Id: string, table: 'tag' | 'tag_group') =>
    ctx.callbacks.add({ event: 'change_external_tag', changeType, fields: { Id, TagType: table } });

  return {
    groups,
    exists: (id: string) => store.get('select 1 from tag where id = ?', id) !== undefined,
    addByApi: (request: Parameters<typeof add>[0]) => add(request, true),
    /** An administrator adds tags in the console: an event for the group if it is new, and one for every tag. */
    addByAdmin: (groupName: string, names: string[]): TagGroup =>
      store.transaction(() => {
        const fresh = !store.get('select 1 from tag_group where name = ?', groupName);
        const group = add({ groupName, tags: names.map((name) => ({ name })) }, false);
        if (fresh) tell('create', group.id, 'tag_group');
        for (const tag of group.tags) tell('create', tag.id, 'tag');
        return group;
      }),
    /** An administrator renames a tag or a group in the console. */
    renameByAdmin: (id: string, name: string): void =>
      store.transaction(() => {
        const table = tableOf(id);
        store.run(`update ${table} set name = ? where id = ?`, name, id);
        tell('update', id, table);
      }),
    /** An administrator deletes a tag, or a group with its tags: of a group one event comes, for the group alone. */
    removeByAdmin: (id: string): void =>
      store.transaction(() => {
        const table = tableOf(id);
        wipe({ tags: table === 'tag' ? [id] : [], groups: table === 'tag_group' ? [id] : [] });
        tell('delete', id, table);
      }),
    /** An administrator sorts tags on a large scale; an empty id means that everything has to be read again. */
    shuffleByAdmin: (groupId: string): void =>
      ctx.callbacks.add({ event: 'change_external_tag', changeType: 'shuffle', fields: { Id: groupId } }),
    edit(id: string, change: { name?: string; order?: number }): void {
      const table = tableOf(id);
      needOwn(table, id);
      rename(table, id, change.name);
      store.run(
        `update ${table} set name = coalesce(?, name), ord = coalesce(?, ord) where id = ?`,
        change.name ?? null,
        change.order ?? null,
        id,
      );
    },
    /** Deleting the last tag of a group deletes the group. */
    remove: (ids: { tags: string[]; groups: string[] }): void =>
      store.transaction(() => {
        for (const id of ids.tags) if (tableOf(id) === 'tag') needOwn('tag', id);
        for (const id of ids.groups) if (tableOf(id) === 'tag_group') needOwn('tag_group', id);
        wipe(ids);
      }),
    /** Puts tags on one pair of member and customer, or takes them off. The API's own change fires nothing. */
    mark: (pair: { personId: number; userid: string }, change: { add: string[]; remove: string[] }): void =>
      store.transaction(() => {
        for (const id of [...change.add, ...change.remove])
          if (!store.get('select 1 from tag where id = ?', id)) refuse(40068, `invalid tag id ${id}`);
        const held = store.get<{ n: number }>(
          'select count(*) as n from contact_tag where person_id = ? and userid = ?',
          pair.personId,
          pair.userid,
        );
        if ((held?.n ?? 0) + change.add.length > ctx.settings.tagsPerCustomer)
          refuse(40144, 'tags of this customer at cap');
        store.run(
          'insert or ignore into contact_tag (person_id, userid, tag_id) select ?, ?, value from json_each(?)',
          pair.personId,
          pair.userid,
          JSON.stringify(change.add),
        );
        store.run(
          'delete from contact_tag where person_id = ? and userid = ? and tag_id in (select value from json_each(?))',
          pair.personId,
          pair.userid,
          JSON.stringify(change.remove),
        );
      }),
    /** A member puts a tag on a customer in the client: `edit_external_contact`. */
    markByMember(userid: string, externalUserid: string, tagId: string): void {
      const pair = store.get<{ person_id: number }>(
        `select person_id from contact where userid = ? and external_userid = ? and status = 'active'`,
        userid,
        externalUserid,
      );
      if (!pair) throw new ImpossibleAct('不是好友');
      this.mark({ personId: pair.person_id, userid }, { add: [tagId], remove: [] });
      ctx.callbacks.add({
        event: 'change_external_contact',
        changeType: 'edit_external_contact',
        fields: { UserID: userid, ExternalUserID: externalUserid },
      });
    },
    ofPair: (personId: number, userid: string) =>
      store.all<{ id: string; name: string; groupName: string; strategyId: number | null }>(
        `select t.id, t.name, g.name as "groupName", s.strategy_id as "strategyId" from contact_tag c join tag t on t.id = c.tag_id
           join tag_group g on g.id = t.group_id left join strategy_tag_group s on s.group_id = g.id
         where c.person_id = ? and c.userid = ? order by t.id`,
        personId,
        userid,
      ),
  };
}
