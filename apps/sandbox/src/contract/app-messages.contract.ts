import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

const HOUR_MS = 3_600_000;
const card = {
  msgtype: 'template_card' as const,
  touser: ['lin.qiao'],
  template_card: {
    card_type: 'button_interaction' as const,
    task_id: 'bc-1',
    main_title: { title: '群发待确认' },
    button_list: [{ text: '已发送', style: 1 as const, key: 'done' }],
  },
};

export const appMessageContract: ContractCases = {
  'message.send': async ({ client, refusalOf, world, wall }) => {
    const sent = await client.message.send({
      touser: ['LIN.QIAO', 'Nobody'],
      toparty: ['9'],
      msgtype: 'text',
      text: { content: '早' },
    });
    expect(sent).toMatchObject({ invaliduser: ['nobody'], invalidparty: ['9'] }); // joined text, in lower case
    expect(world.appMessages.inboxOf('lin.qiao')).toMatchObject([
      { msgid: sent.msgid, msgtype: 'text', body: { content: '早' } },
    ]);
    await client.message.send({ touser: '@all', msgtype: 'text', text: { content: '各位' } });
    expect(world.appMessages.inboxOf('gao.yuan')).toHaveLength(1);

    const send = (more: object) =>
      refusalOf('message.send', {
        touser: 'lin.qiao',
        agentid: 1000021,
        msgtype: 'text',
        text: { content: 'x' },
        ...more,
      });
    expect(await send({ agentid: 7 })).toBe(40056);
    expect(await send({ msgtype: 'sticker' })).toBe(40008);
    expect(await send({ touser: 'nobody' })).toBe(81013);
    expect(await send({ touser: Array(1001).fill('a').join('|') })).toBe(81017);
    expect(await send({ toparty: Array(101).fill('1').join('|') })).toBe(81017);
    expect(await send({ text: { content: '好'.repeat(683) } })).toBe(40058);
    const noTask = { ...card.template_card, task_id: undefined };
    expect(await send({ msgtype: 'template_card', template_card: noTask })).toBe(40058);

    // the same message twice within its interval arrives once
    const before = world.appMessages.inboxOf('lin.qiao').length;
    for (let n = 0; n < 2; n++) expect(await send({ enable_duplicate_check: 1, text: { content: '同一条' } })).toBe(0);
    expect(world.appMessages.inboxOf('lin.qiao')).toHaveLength(before + 1);
    wall.ms += 1_800_001;
    expect(await send({ enable_duplicate_check: 1, text: { content: '同一条' } })).toBe(0);
    expect(world.appMessages.inboxOf('lin.qiao')).toHaveLength(before + 2);

    // more than 30 a minute to one member vanish without a word
    wall.ms += 60_001;
    for (let n = 0; n < 31; n++) expect(await send({ text: { content: `第${n}条` } })).toBe(0);
    expect(world.appMessages.inboxOf('lin.qiao')).toHaveLength(before + 2 + 30);
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect(await send({})).toBe(81013);
  },
  'message.updateTemplateCard': async ({ client, refusalOf, world, wall, heard }) => {
    const sent = await client.message.send(card);
    const update = (response_code: string) =>
      refusalOf('message.updateTemplateCard', {
        userids: ['lin.qiao'],
        agentid: 1000021,
        response_code,
        button: { replace_name: '已处理' },
      });
    const answer = await client.message.updateTemplateCard({
      userids: ['lin.qiao', 'nobody'],
      response_code: sent.response_code!,
      button: { replace_name: '已处理' },
    });
    expect(answer.invaliduser).toEqual(['nobody']);
    expect(world.appMessages.inboxOf('lin.qiao')[0]?.answered).toBe('已处理');
    expect(await update(sent.response_code!)).toBe(60140); // one use
    world.pressCard('lin.qiao', sent.msgid, 'done');
    const [pressed] = await heard('template_card_event');
    expect(await update(pressed!.responseCode!)).toBe(0); // each press brings another
    const late = await client.message.send({ ...card, template_card: { ...card.template_card, task_id: 'bc-2' } });
    wall.ms += 72 * HOUR_MS;
    expect(await update(late.response_code!)).toBe(60140);
    expect(await update('rc-none')).toBe(60140);
  },
};
