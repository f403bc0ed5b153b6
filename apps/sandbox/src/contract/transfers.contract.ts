import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const DAY_MS = 86_400_000;
const pair = { handover_userid: 'lin.qiao', takeover_userid: 'gao.yuan' };
const back = { handover_userid: 'gao.yuan', takeover_userid: 'lin.qiao' };

async function pass(corp: Corp, who: typeof pair, external_userid: string[], more: object = {}): Promise<number[]> {
  const started = await corp.client.transfer.customer({ ...who, external_userid, ...more });
  return started.map((one) => one.errcode);
}
const aDayLater = async ({ driver, clock }: Corp) =>
  void (await driver!.advance(new Date(clock.now().getTime() + DAY_MS)));
const statuses = async ({ client }: Corp) =>
  (await Array.fromAsync(client.transfer.result(pair))).map((one) => one.status);

export const transferContract: ContractCases = {
  'transfer.customer': async (corp) => {
    const { befriend, external, world, heard, heardKinds, refusalOf } = corp;
    const [one] = befriend('lin.qiao', [1]);
    const transfer_success_msg = '以后由高远服务您';
    expect(await pass(corp, pair, [one!, external(2), 'wmNobody'], { transfer_success_msg })).toEqual([
      0, 40131, 40096,
    ]);
    expect(await pass(corp, pair, [one!])).toEqual([40100]);
    await aDayLater(corp);
    expect(world.contacts.ofPerson(1).map((c) => [c.userid, c.status])).toEqual([
      ['lin.qiao', 'removed'],
      ['gao.yuan', 'active'],
    ]);
    expect(world.inboxOf(1).map((m) => m.content.text)).toEqual([transfer_success_msg]);
    expect(await heard('change_external_contact.del_external_contact')).toMatchObject([
      { userId: 'lin.qiao', source: 'DELETE_BY_TRANSFER' },
    ]);
    expect((await heard('change_external_contact.add_external_contact')).at(-1)).toMatchObject({
      userId: 'gao.yuan',
      welcomeCode: undefined,
    });

    // back to the member they were moved away from: contacts again, and no add event; a third time is one too many
    const adds = (await heardKinds()).filter((kind) => kind.endsWith('.add_external_contact')).length;
    expect(await pass(corp, back, [one!])).toEqual([0]);
    await aDayLater(corp);
    expect(world.contacts.find(1, 'lin.qiao')?.status).toBe('active');
    expect((await heardKinds()).filter((kind) => kind.endsWith('.add_external_contact'))).toHaveLength(adds);
    expect(await pass(corp, pair, [one!])).toEqual([40128]);

    const [two, three] = befriend('lin.qiao', [2, 3]);
    world.staffState.change('gao.yuan', { banned: true });
    expect(await pass(corp, pair, [two!])).toEqual([40143]);
    world.staffState.change('gao.yuan', { banned: false, daysSinceLogin: 366 });
    expect(await pass(corp, pair, [two!])).toEqual([40205]);
    world.staffState.change('gao.yuan', { daysSinceLogin: 0 });
    world.settings.contactsPerCorp = 3;
    expect(await pass(corp, pair, [two!])).toEqual([610023]);
    world.settings.contactsPerCorp = 50_000;
    world.staff.define({ members: [{ userid: 'gao.yuan', name: '高远', contactCap: 0 }] });
    expect(await pass(corp, pair, [two!])).toEqual([40099]);
    befriend('lin.qiao', []);
    world.staff.define({ members: [{ userid: 'gao.yuan', name: '高远' }] });
    expect(await pass(corp, pair, [three!])).toEqual([0]);

    const refusal = (more: object) => refusalOf('transfer.customer', { ...pair, external_userid: [two], ...more });
    expect(await refusal({ takeover_userid: 'lin.qiao' })).toBe(40130);
    expect(await refusal({ takeover_userid: 'nobody' })).toBe(40003);
    expect(await refusal({ external_userid: Array(101).fill('wm') })).toBe(40058);
    expect(await refusal({ transfer_success_msg: '长'.repeat(201) })).toBe(40058);
    world.staffState.change('gao.yuan', { realName: false });
    expect(await refusal({})).toBe(40098);
  },
  'transfer.result': async (corp) => {
    const { befriend, world, now, heard, client } = corp;
    const ids = befriend('lin.qiao', [1, 2, 3]);
    await pass(corp, pair, ids);
    expect(await statuses(corp)).toEqual([2, 2, 2]);
    world.transfers.refuse(2);
    expect(await statuses(corp)).toEqual([2, 3, 2]);
    // room for one alone when the day is over
    world.staff.define({ members: [{ userid: 'gao.yuan', name: '高远', contactCap: 1 }] });
    await aDayLater(corp);
    expect(await statuses(corp)).toEqual([1, 3, 4]);
    expect((await Array.fromAsync(client.transfer.result(pair)))[0]?.takeover_time).toBe(now());
    const failed = await heard('change_external_contact.transfer_fail');
    expect(failed.map((event) => event.failReason)).toEqual(['customer_refused', 'customer_limit_exceed']);
  },
  'transfer.unassignedList': async ({ client, befriend, world, now, refusalOf }) => {
    const ids = befriend('lin.qiao', [1, 2, 3]);
    expect(await Array.fromAsync(client.transfer.unassignedList())).toEqual([]);
    world.staff.leave('lin.qiao');
    const rows = await Array.fromAsync(client.transfer.unassignedList({ page_size: 2 }));
    expect(rows.map((row) => row.external_userid)).toEqual(ids.toSorted());
    expect(rows[0]).toMatchObject({ handover_userid: 'lin.qiao', dimission_time: now() });
    expect(await refusalOf('transfer.unassignedList', { page_size: 1001 })).toBe(40058);
  },
  'transfer.resignedCustomer': async (corp) => {
    const { client, befriend, world, refusalOf, clock, heard } = corp;
    const ids = befriend('lin.qiao', [1, 2]);
    expect(await refusalOf('transfer.resignedCustomer', { ...pair, external_userid: ids })).toBe(40097);
    world.staff.leave('lin.qiao');
    const start = async (external_userid: string[]) =>
      (await client.transfer.resignedCustomer({ ...pair, external_userid })).map((one) => one.errcode);
    expect(await start([ids[0]!])).toEqual([0]);
    expect(await start([ids[0]!])).toEqual([40129]);
    await aDayLater(corp);
    expect(world.contacts.find(1, 'gao.yuan')?.status).toBe('active');
    expect(await heard('change_external_contact.del_external_contact')).toEqual([]); // only on the job
    expect(await Array.fromAsync(client.transfer.unassignedList())).toMatchObject([{ external_userid: ids[1] }]);
    clock.advanceTo(new Date(clock.now().getTime() + 366 * DAY_MS));
    expect(await start([ids[1]!])).toEqual([40205]); // left longer than a year ago
  },
  'transfer.resignedResult': async (corp) => {
    const { client, befriend, world } = corp;
    const ids = befriend('lin.qiao', [1]);
    world.staff.leave('lin.qiao');
    await client.transfer.resignedCustomer({ ...pair, external_userid: ids });
    const results = () => Array.fromAsync(client.transfer.resignedResult(pair));
    expect(await results()).toMatchObject([{ external_userid: ids[0], status: 2, takeover_time: 0 }]);
    await aDayLater(corp);
    expect(await results()).toMatchObject([{ status: 1 }]);
    expect(await Array.fromAsync(client.transfer.result(pair))).toEqual([]); // the other list
  },
};
