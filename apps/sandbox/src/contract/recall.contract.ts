import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

export const recallContract: ContractCases = {
  'message.recall': async ({ client, world, driver, refusalOf, now }) => {
    const send = async (content: string) =>
      (await client.message.send({ touser: ['lin.qiao', 'gao.yuan'], msgtype: 'text', text: { content } })).msgid;
    const [gone, kept] = [await send('发错了'), await send('没发错')];
    await client.message.recall({ msgid: gone });
    const shown = (userid: string) =>
      world.appMessages.inboxOf(userid).map((one) => [one.body['content'], one.recalled]);
    for (const userid of ['lin.qiao', 'gao.yuan'])
      expect(shown(userid)).toEqual([
        ['发错了', true],
        ['没发错', false],
      ]);
    expect(await refusalOf('message.recall', { msgid: 'am0' })).toBe(40058);
    await driver!.advance(new Date((now() + 86_401) * 1000));
    expect(await refusalOf('message.recall', { msgid: kept })).toBe(42052);
    expect(shown('lin.qiao')).toContainEqual(['没发错', false]);
  },
};
