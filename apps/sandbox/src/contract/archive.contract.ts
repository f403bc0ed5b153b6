import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

export const archiveContract: ContractCases = {
  'archive.getPermitUserList': async (corp) => {
    const { client, world } = corp;
    expect(await corp.refusalOf('archive.getPermitUserList'), 'not paid for').toBe(301053);
    world.settings.archiveOn = true;
    world.consents.permit(['Lin.Qiao'], 2);
    world.consents.permit(['gao.yuan'], 3);
    expect(await client.archive.getPermitUserList({})).toMatchObject({ ids: ['gao.yuan', 'lin.qiao'] });
    expect(await client.archive.getPermitUserList({ type: 3 })).toMatchObject({ ids: ['gao.yuan'] });
  },

  'archive.checkSingleAgree': async (corp) => {
    const { client, world } = corp;
    world.settings.archiveOn = true;
    world.consents.permit(['lin.qiao'], 2);
    const [one = '', two = '', three = ''] = corp.befriend('lin.qiao', [1, 2, 3]);
    corp.clock.advanceTo(new Date('2026-03-16T09:00:00+08:00'));
    world.archive.agree(1, 'lin.qiao');
    world.archive.agree(2, 'lin.qiao');
    world.archive.disagree(2, 'lin.qiao');
    const pair = (exteranalopenid: string) => ({ userid: 'lin.qiao', exteranalopenid });
    const info = [one, two, three, corp.external(4)].map(pair);
    const added = corp.now() - 40 * 60;
    const statuses = async () => (await client.archive.checkSingleAgree({ info })).agreeinfo;
    expect(await statuses()).toEqual([
      { ...pair(one), agree_status: 'Agree', status_change_time: corp.now() },
      { ...pair(two), agree_status: 'Disagree', status_change_time: corp.now() },
      { ...pair(three), agree_status: 'Disagree', status_change_time: added },
    ]);
    world.settings.archiveConsentFirst = false;
    expect((await statuses())[2], 'nobody was asked').toMatchObject({ agree_status: 'Default_Agree' });
    expect(await corp.refusalOf('archive.checkSingleAgree', { info: Array(101).fill(pair(one)) })).toBe(301060);
    world.settings.archiveOn = false;
    expect(await corp.refusalOf('archive.checkSingleAgree', { info })).toBe(301053);
  },

  'archive.checkRoomAgree': async (corp) => {
    const { client, world } = corp;
    world.settings.archiveOn = true;
    const roomid = world.createGroup('lin.qiao', '北区咖啡群');
    const configId = corp.joinWay([roomid]);
    world.scanJoinWay(1, configId);
    world.scanJoinWay(2, configId);
    world.archive.agreeInRoom(1, roomid, true);
    const { agreeinfo } = await client.archive.checkRoomAgree({ roomid });
    const of = (person: number) => agreeinfo.find((one) => one.exteranalopenid === corp.external(person));
    expect(agreeinfo, 'customers alone').toHaveLength(2);
    expect(of(1)).toMatchObject({ agree_status: 'Agree', status_change_time: corp.now() });
    expect(of(2)).toMatchObject({ agree_status: 'Disagree' });
    expect(await corp.refusalOf('archive.checkRoomAgree', { roomid: 'wrUnknown' })).toBe(93006);
    world.settings.archiveOn = false;
    expect(await corp.refusalOf('archive.checkRoomAgree', { roomid })).toBe(301053);
  },

  'archive.getGroupChat': async (corp) => {
    const { client, world } = corp;
    world.settings.archiveOn = true;
    const roomid = world.archive.openRoom('北区店长', 'lin.qiao', ['Gao.Yuan'], '周一例会');
    const jointime = corp.now();
    expect(await client.archive.getGroupChat({ roomid })).toMatchObject({
      roomname: '北区店长',
      creator: 'lin.qiao',
      room_create_time: jointime,
      notice: '周一例会',
      members: [
        { memberid: 'lin.qiao', jointime },
        { memberid: 'gao.yuan', jointime },
      ],
    });
    const customers = world.createGroup('lin.qiao', '北区咖啡群');
    expect(await corp.refusalOf('archive.getGroupChat', { roomid: customers }), 'internal groups only').toBe(93006);
    world.settings.archiveOn = false;
    expect(await corp.refusalOf('archive.getGroupChat', { roomid })).toBe(301053);
  },
};
