import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

export const tagContract: ContractCases = {
  'tag.getCorpTagList': async ({ client, world }) => {
    const taste = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }, { name: '奶咖', order: 9 }] });
    const shop = world.tags.addByAdmin('门店', ['北区07']);
    expect((await client.tag.getCorpTagList()).map((g) => [g.group_name, g.tag.map((t) => t.name)])).toEqual([
      ['口味', ['奶咖', '手冲']], // a bigger order first
      ['门店', ['北区07']],
    ]);
    const [pourOver] = taste.tag;
    const some = await client.tag.getCorpTagList({ tag_id: [pourOver!.id] });
    expect(some.map((g) => g.tag.map((t) => t.id))).toEqual([[pourOver!.id]]);
    const both = await client.tag.getCorpTagList({ tag_id: [pourOver!.id], group_id: [shop.id] });
    expect(both.map((g) => g.group_id)).toEqual([shop.id]); // group_id wins
  },
  'tag.add': async ({ client, refusalOf, world }) => {
    const made = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }, { name: '手冲' }] });
    expect(made.tag.map((t) => t.name)).toEqual(['手冲']); // twice in a request is once
    const more = await client.tag.add({ group_name: '口味', tag: [{ name: '奶咖' }] });
    expect(more).toMatchObject({ group_id: made.group_id, tag: [{ name: '奶咖' }] });
    expect(await refusalOf('tag.add', { group_name: '口味', tag: [{ name: '奶咖' }] })).toBe(40071);
    expect(await refusalOf('tag.add', { group_id: 'etNone', tag: [{ name: 'x' }] })).toBe(40068);
    expect(await refusalOf('tag.add', { group_name: '空', tag: [] })).toBe(40058);
    expect(await refusalOf('tag.add', { group_name: '长', tag: [{ name: '长'.repeat(31) }] })).toBe(40058);
    world.settings.tagsPerCorp = 3;
    expect(await refusalOf('tag.add', { group_name: '口味', tag: [{ name: 'a' }, { name: 'b' }] })).toBe(40126);
    expect(await refusalOf('tag.add', { group_name: '口味', tag: [{ name: 'a' }] })).toBe(0);
  },
  'tag.edit': async ({ client, refusalOf, world }) => {
    const made = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }, { name: '奶咖' }] });
    await client.tag.edit({ id: made.tag[0]!.id, name: '手冲豆', order: 3 });
    await client.tag.edit({ id: made.group_id, name: '咖啡口味' });
    const [group] = await client.tag.getCorpTagList();
    expect(group).toMatchObject({ group_name: '咖啡口味', tag: [{ name: '手冲豆', order: 3 }, { name: '奶咖' }] });
    expect(await refusalOf('tag.edit', { id: made.tag[0]!.id, name: '奶咖' })).toBe(40071);
    expect(await refusalOf('tag.edit', { id: 'etNone', name: 'x' })).toBe(40068);
    const foreign = world.tags.addByAdmin('门店', ['北区07']);
    expect(await refusalOf('tag.edit', { id: foreign.tags[0]!.id, name: 'x' })).toBe(60011); // only own tags
  },
  'tag.del': async ({ client, refusalOf, world, befriend }) => {
    const made = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }, { name: '奶咖' }] });
    const [one] = befriend('lin.qiao', [1]);
    await client.externalContact.markTag({ userid: 'lin.qiao', external_userid: one!, add_tag: [made.tag[0]!.id] });
    await client.tag.del({ tag_id: [made.tag[0]!.id] });
    expect((await client.externalContact.get({ external_userid: one! })).follow_user[0]?.tags).toEqual([]);
    await client.tag.del({ tag_id: [made.tag[1]!.id] });
    expect(await client.tag.getCorpTagList()).toEqual([]); // the last tag takes its group along
    const foreign = world.tags.addByAdmin('门店', ['北区07']);
    expect(await refusalOf('tag.del', { tag_id: [foreign.tags[0]!.id] })).toBe(60011);
    expect(await refusalOf('tag.del', { group_id: [foreign.id] })).toBe(60011);
    expect(await refusalOf('tag.del', { tag_id: ['etNone'] })).toBe(40068);
  },
};
