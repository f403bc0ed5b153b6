import { afterEach, describe, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';

let open: Awaited<ReturnType<typeof sandboxForTest>>;
afterEach(() => open.close());

describe('passing customers on', () => {
  const start = async () => {
    open = await sandboxForTest();
    const { world, way } = open;
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    await open.sender.idle();
    const customer = world.people.find(1)!.externalUserid;
    const pass = (path: string) =>
      open.client.call<{ customer: { errcode: number }[] }>(path as 'transfer.customer', {
        handover_userid: 'lin.qiao',
        takeover_userid: 'gao.yuan',
        external_userid: [customer],
      });
    const statuses = async (path: string) => {
      const query = { handover_userid: 'lin.qiao', takeover_userid: 'gao.yuan' };
      const { customer: rows } = await open.client.call<{ customer: { status: number }[] }>(
        path as 'transfer.result',
        query,
      );
      return rows.map(({ status }) => status);
    };
    return { ...open, customer, pass, statuses };
  };

  it('happens by itself a day later, and both members hear of it', async () => {
    const { world, driver, pass, statuses, platform } = await start();
    expect((await pass('transfer.customer')).customer[0]?.errcode).toBe(0);
    expect((await pass('transfer.customer')).customer[0]?.errcode).toBe(40100);
    expect(await statuses('transfer.result')).toEqual([2]);
    const at = world.transfers.nextDueAt();
    expect(at?.toISOString()).toBe('2026-03-17T00:20:00.000Z');
    await driver!.advance(at!);
    expect(await statuses('transfer.result')).toEqual([1]);
    expect(world.contacts.ofPerson(1).map((c) => [c.userid, c.status])).toEqual([
      ['lin.qiao', 'removed'],
      ['gao.yuan', 'active'],
    ]);
    expect(platform.heard.slice(1).map((e) => [e.kind, JSON.stringify(e).includes('DELETE_BY_TRANSFER')])).toEqual([
      ['change_external_contact.del_external_contact', true],
      ['change_external_contact.add_external_contact', false],
    ]);
  });

  it('is refused by the customer', async () => {
    const { world, sender, pass, statuses, platform } = await start();
    await pass('transfer.customer');
    world.transfers.refuse(1);
    await sender.idle();
    expect(await statuses('transfer.result')).toEqual([3]);
    expect(platform.heard.at(-1)?.kind).toBe('change_external_contact.transfer_fail');
  });

  it('of a member who left needs that the member has left', async () => {
    const { world, customer, codeOf, client, pass } = await start();
    const chat = world.createGroup('lin.qiao', '群');
    const body = { handover_userid: 'lin.qiao', takeover_userid: 'gao.yuan', external_userid: [customer] };
    expect(await codeOf('externalcontact/resigned/transfer_customer', body)).toBe(40097);
    world.staff.leave('lin.qiao');
    const { info } = await client.call<{ info: { external_userid: string }[] }>('transfer.unassignedList', {});
    expect(info.map((row) => row.external_userid)).toEqual([customer]);
    expect((await pass('transfer.resignedCustomer')).customer[0]?.errcode).toBe(0);
    await client.call('groupChat.transfer', { chat_id_list: [chat], new_owner: 'gao.yuan' });
    expect(world.groups.find(chat)?.owner).toBe('gao.yuan');
  });
});
