import { expect } from 'vitest';
import type { EventCases } from './corp.ts';

/** What happens to groups in the client. */
export const chatEvents: EventCases = {
  'change_external_chat.create': async ({ heard, world }) => {
    const chatId = world.createGroup('lin.qiao', '群');
    expect(await heard('change_external_chat.create')).toMatchObject([{ chatId }]);
  },
  'change_external_chat.update': async ({ heard, world, external }) => {
    const chatId = world.createGroup('lin.qiao', '群');
    world.groups.join(chatId, 1, { joinScene: 3 });
    world.groups.join(chatId, 2, { joinScene: 1, invitor: 'lin.qiao' });
    world.leaveGroup(1, chatId);
    world.groups.removeMember(chatId, 2);
    world.groups.rename(chatId, '新名');
    world.groups.changeOwner(chatId, 'gao.yuan');
    world.groups.changeNotice(chatId, '营业到十点');
    const told = await heard('change_external_chat.update');
    expect(told).toMatchObject([
      { chatId, updateDetail: 'add_member', joinScene: 3, memberChangeCount: 1, members: [external(1)] },
      { updateDetail: 'add_member', joinScene: 0, members: [external(2)] },
      { updateDetail: 'del_member', quitScene: 0, members: [external(1)] },
      { updateDetail: 'del_member', quitScene: 1, members: [external(2)] },
      { updateDetail: 'change_name' },
      { updateDetail: 'change_owner' },
      { updateDetail: 'change_notice' },
    ]);
    // versions hang together like links of a chain
    for (let n = 1; n < 4; n++) expect(told[n]!.lastMemberVersion).toBe(told[n - 1]!.memberVersion);
  },
  'change_external_chat.dismiss': async ({ heard, world }) => {
    const chatId = world.createGroup('lin.qiao', '群');
    world.groups.dismiss(chatId);
    expect(await heard('change_external_chat.dismiss')).toMatchObject([{ chatId }]);
  },
};

/** What an administrator does with the tag library in the console. */
export const tagEvents: EventCases = {
  'change_external_tag.create': async ({ heard, world }) => {
    const group = world.tags.addByAdmin('门店', ['北区07']);
    world.tags.addByAdmin('门店', ['北区08']);
    expect((await heard('change_external_tag.create')).map((e) => e.tagType)).toEqual(['tag_group', 'tag', 'tag']);
    expect((await heard('change_external_tag.create'))[0]?.id).toBe(group.id);
  },
  'change_external_tag.update': async ({ heard, world, client }) => {
    const [tag] = world.tags.addByAdmin('门店', ['北区07']).tags;
    world.tags.renameByAdmin(tag!.id, '北区7号');
    expect(await heard('change_external_tag.update')).toMatchObject([{ id: tag!.id, tagType: 'tag' }]);
    expect((await client.tag.getCorpTagList())[0]?.tag[0]?.name).toBe('北区7号');
  },
  'change_external_tag.delete': async ({ heard, world, client }) => {
    const one = world.tags.addByAdmin('门店', ['北区07', '北区08']);
    world.tags.removeByAdmin(one.id);
    expect(await heard('change_external_tag.delete')).toMatchObject([{ id: one.id, tagType: 'tag_group' }]); // alone
    expect(await client.tag.getCorpTagList()).toEqual([]);
  },
  'change_external_tag.shuffle': async ({ heard, world }) => {
    const { id } = world.tags.addByAdmin('门店', ['北区07']);
    world.tags.shuffleByAdmin(id);
    world.tags.shuffleByAdmin('');
    expect((await heard('change_external_tag.shuffle')).map((e) => e.id)).toEqual([id, undefined]);
  },
};

/** What an administrator does in the directory, and a member with a card of the app. */
export const directoryEvents: EventCases = {
  'change_contact.create_user': async ({ heard, world, client }) => {
    world.directory.addMember({ userid: 'Zhou.Li', name: '周立', departments: [1] });
    expect(await heard('change_contact.create_user')).toMatchObject([{ userId: 'Zhou.Li', departments: ['1'] }]);
    expect(await client.user.get({ userid: 'zhou.li' })).toMatchObject({ userid: 'Zhou.Li' });
  },
  'change_contact.update_user': async ({ heard, world }) => {
    world.directory.addDepartment({ id: 2, name: '北区', parentid: 1, order: 1 });
    world.directory.moveMember('lin.qiao', [1, 2]);
    expect(await heard('change_contact.update_user')).toMatchObject([{ userId: 'lin.qiao', departments: ['1', '2'] }]);
  },
  'change_contact.delete_user': async ({ heard, url, client }) => {
    await fetch(`${url}/__sandbox/staff/lin.qiao/leave-corp`, { method: 'POST' });
    expect(await heard('change_contact.delete_user')).toMatchObject([{ userId: 'lin.qiao' }]);
    expect(await client.externalContact.getFollowUserList()).toEqual(['gao.yuan']);
  },
  'change_contact.create_party': async ({ heard, world }) => {
    world.directory.addDepartment({ id: 2, name: '北区', parentid: 1, order: 7 });
    expect(await heard('change_contact.create_party')).toMatchObject([
      { id: '2', name: '北区', parentId: '1', order: 7 },
    ]);
  },
  'change_contact.update_party': async ({ heard, world, client }) => {
    world.directory.changeDepartment(1, { name: '小二咖啡集团' });
    expect(await heard('change_contact.update_party')).toMatchObject([{ id: '1', name: '小二咖啡集团' }]);
    expect((await client.department.get({ id: 1 })).name).toBe('小二咖啡集团');
  },
  'change_contact.delete_party': async ({ heard, world, client }) => {
    world.directory.addDepartment({ id: 2, name: '北区', parentid: 1, order: 7 });
    expect(() => world.directory.removeDepartment(1)).toThrow('不为空');
    world.directory.removeDepartment(2);
    expect(await heard('change_contact.delete_party')).toMatchObject([{ id: '2' }]);
    expect(await client.department.list()).toHaveLength(1);
  },
  'change_contact.update_tag': async ({ heard, world }) => {
    world.directory.tagMembers('3', { added: ['lin.qiao', 'Gao.Yuan'], removed: ['zhou.li'] });
    expect(await heard('change_contact.update_tag')).toMatchObject([
      { tagId: '3', addedUsers: ['lin.qiao', 'gao.yuan'], removedUsers: ['zhou.li'] },
    ]);
  },
  subscribe: async ({ heard, world }) => {
    world.range.change({ users: ['gao.yuan'], parties: [] });
    world.range.change(null);
    expect(await heard('subscribe')).toMatchObject([{ from: 'lin.qiao', agentId: '1000021' }]);
  },
  unsubscribe: async ({ heard, world, client }) => {
    world.range.change({ users: ['gao.yuan'], parties: [] });
    expect(await heard('unsubscribe')).toMatchObject([{ from: 'lin.qiao' }]);
    expect(await client.externalContact.getFollowUserList()).toEqual(['gao.yuan']);
  },
  template_card_event: async ({ heard, world, client }) => {
    const { msgid } = await client.message.send({
      touser: ['lin.qiao'],
      msgtype: 'template_card',
      template_card: {
        card_type: 'vote_interaction',
        task_id: 'vote-7',
        main_title: { title: '几点送到' },
        checkbox: { question_key: 'when', option_list: [{ id: 'noon', text: '中午' }], mode: 0 },
        submit_button: { text: '提交', key: 'send' },
      },
    });
    world.pressCard('lin.qiao', msgid, 'send', [{ questionKey: 'when', optionIds: ['noon'] }]);
    expect(await heard('template_card_event')).toMatchObject([
      {
        from: 'lin.qiao',
        taskId: 'vote-7',
        eventKey: 'send',
        cardType: 'vote_interaction',
        responseCode: expect.stringMatching(/^rc/),
        selectedItems: [{ questionKey: 'when', optionIds: ['noon'] }],
      },
    ]);
  },
};
