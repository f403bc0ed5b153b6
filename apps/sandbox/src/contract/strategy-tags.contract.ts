import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

/** Two rule groups: one for lin.qiao alone, one for everybody. */
function strategies({ world }: Corp) {
  const define = (name: string, users: string[]) => world.strategyTags.define({ name, users, departments: [] });
  return { north: define('北区', ['lin.qiao']), all: define('全部', []) };
}
const names = (tags: { name: string }[]) => tags.map((tag) => tag.name);

export const strategyTagContract: ContractCases = {
  'strategyTag.add': async (corp) => {
    const { client, world, refusalOf, befriend } = corp;
    const { north, all } = strategies(corp);
    const { tag_group: group } = await client.strategyTag.add({
      strategy_id: north,
      group_name: '口味',
      tag: [{ name: '手冲' }, { name: '奶咖', order: 9 }, { name: '手冲' }],
    });
    expect(group.group_id).toMatch(/^st/);
    expect(names(group.tag)).toEqual(['奶咖', '手冲']); // the same name once, the bigger order first
    const more = await client.strategyTag.add({ strategy_id: north, group_name: '口味', tag: [{ name: '冷萃' }] });
    expect(more.tag_group.group_id).toBe(group.group_id);
    expect(names(more.tag_group.tag)).toEqual(['冷萃']); // the new ones alone

    const [external_userid] = befriend('lin.qiao', [1]);
    befriend('gao.yuan', [1]);
    const tagId = group.tag[0]!.id;
    const mark = { external_userid: external_userid!, add_tag: [tagId] };
    await client.externalContact.markTag({ userid: 'lin.qiao', ...mark });
    const { follow_user } = await client.externalContact.get({ external_userid: external_userid! });
    expect(follow_user.flatMap((one) => one.tags)).toMatchObject([{ tag_id: tagId, type: 3, group_name: '口味' }]);
    expect(await refusalOf('externalContact.markTag', { userid: 'gao.yuan', ...mark })).toBe(40068); // not of the rule group
    expect(await client.tag.getCorpTagList()).toEqual([]); // no tags of the corp's own

    const refused = (body: object) =>
      refusalOf('strategyTag.add', { strategy_id: all, group_name: 'x', tag: [{ name: 'y' }], ...body });
    expect(await refused({ strategy_id: 99 })).toBe(40058);
    expect(await refused({ strategy_id: north, group_name: '口味', tag: [{ name: '手冲' }] })).toBe(40071);
    expect(await refused({ group_id: group.group_id, group_name: undefined })).toBe(40068); // of another rule group
    expect(await refused({ tag: [{ name: '名'.repeat(31) }] })).toBe(40058);
    expect(await refused({ tag: [] })).toBe(40058);
    world.settings.tagsPerCorp = 3;
    expect(await refused({})).toBe(40126); // together with the corp's own tags
  },
  'strategyTag.getList': async (corp) => {
    const { client, now } = corp;
    const { north, all } = strategies(corp);
    const first = await client.strategyTag.add({
      strategy_id: north,
      group_name: '甲',
      tag: [{ name: 'a' }, { name: 'b' }],
    });
    const second = await client.strategyTag.add({ strategy_id: all, group_name: '乙', order: 5, tag: [{ name: 'c' }] });
    const list = async (params: Parameters<typeof client.strategyTag.getList>[0]) =>
      (await client.strategyTag.getList(params)).tag_group.map((g) => [g.group_name, g.strategy_id, names(g.tag)]);
    expect(await list({})).toEqual([
      ['乙', all, ['c']],
      ['甲', north, ['a', 'b']],
    ]);
    expect(await list({ strategy_id: north })).toEqual([['甲', north, ['a', 'b']]]);
    const [a, b] = first.tag_group.tag;
    expect(await list({ tag_id: [b!.id] })).toEqual([['甲', north, ['b']]]);
    expect(await list({ tag_id: [a!.id], group_id: [second.tag_group.group_id] })).toEqual([['乙', all, ['c']]]);
    expect(first.tag_group).toMatchObject({ create_time: now(), order: 0 });
  },
  'strategyTag.edit': async (corp) => {
    const { client, refusalOf, world } = corp;
    const { north } = strategies(corp);
    const { tag_group: group } = await client.strategyTag.add({
      strategy_id: north,
      group_name: '甲',
      tag: [{ name: 'a' }, { name: 'b' }],
    });
    await client.strategyTag.edit({ id: group.group_id, name: '乙', order: 3 });
    await client.strategyTag.edit({ id: group.tag[1]!.id, order: 7 });
    const { tag_group: after } = await client.strategyTag.getList({});
    expect(after).toMatchObject([{ group_name: '乙', order: 3 }]);
    expect(names(after[0]!.tag)).toEqual(['b', 'a']);
    expect(await refusalOf('strategyTag.edit', { id: group.tag[1]!.id, name: 'a' })).toBe(40071);
    expect(await refusalOf('strategyTag.edit', { id: 'st0', name: 'a' })).toBe(40068);
    const ofCorp = world.tags.addByApi({ groupName: '企业', tags: [{ name: 'a' }] });
    expect(await refusalOf('strategyTag.edit', { id: ofCorp.id, name: 'b' })).toBe(40068);
    expect(await refusalOf('tag.edit', { id: group.group_id, name: 'b' })).toBe(40068);
  },
  'strategyTag.del': async (corp) => {
    const { client, refusalOf, befriend, world } = corp;
    const { north } = strategies(corp);
    const make = (group_name: string, tag: string[]) =>
      client.strategyTag.add({ strategy_id: north, group_name, tag: tag.map((name) => ({ name })) });
    const { tag_group: first } = await make('甲', ['a', 'b']);
    const { tag_group: second } = await make('乙', ['c']);
    const [external_userid] = befriend('lin.qiao', [1]);
    const add_tag = [first.tag[0]!.id, second.tag[0]!.id];
    await client.externalContact.markTag({ userid: 'lin.qiao', external_userid: external_userid!, add_tag });
    world.tags.addByApi({ groupName: '企业', tags: [{ name: 'a' }] });

    await client.strategyTag.del({ tag_id: [first.tag[0]!.id], group_id: [second.group_id] });
    const left = (await client.strategyTag.getList({})).tag_group;
    expect(left.map((g) => [g.group_name, names(g.tag)])).toEqual([['甲', ['b']]]);
    const { follow_user } = await client.externalContact.get({ external_userid: external_userid! });
    expect(follow_user[0]!.tags).toEqual([]);
    await client.strategyTag.del({ tag_id: [first.tag[1]!.id] }); // the last tag takes its group along
    expect((await client.strategyTag.getList({})).tag_group).toEqual([]);
    expect(await client.tag.getCorpTagList()).toHaveLength(1);
    expect(await refusalOf('strategyTag.del', { tag_id: [first.tag[0]!.id] })).toBe(40068);
  },
};
