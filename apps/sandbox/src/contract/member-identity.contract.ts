import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const define = ({ world }: Corp) => {
  world.staff.define({ members: [{ userid: 'lin.qiao', name: '林乔', mobile: '13800138000', departments: [1] }] });
  world.memberCards.define('lin.qiao', { email: 'lin@example.com', bizMail: 'lin.qiao@corp.example', gender: '2' });
};

export const memberIdentityContract: ContractCases = {
  'user.listId': async ({ syncClient, world, refusalOf }) => {
    world.staff.define({
      departments: [{ id: 2, name: '北区', parentid: 1, order: 1 }],
      members: [{ userid: 'he.yi', name: '贺一', departments: [1, 2] }],
    });
    expect(await Array.fromAsync(syncClient.user.listId({ limit: 2 }))).toEqual([
      { userid: 'gao.yuan', department: 1 },
      { userid: 'he.yi', department: 1 },
      { userid: 'he.yi', department: 2 },
      { userid: 'lin.qiao', department: 1 },
    ]);
    expect(await refusalOf('user.listId')).toBe(48002); // the app's own secret
    world.settings.listIdNeedsSyncSecret = false;
    expect(await refusalOf('user.listId', { limit: 10_001 })).toBe(40058);
    expect(await refusalOf('user.listId', { cursor: 'x' })).toBe(60268);
  },
  'user.getUserid': async (corp) => {
    define(corp);
    const { client, refusalOf, world, wall } = corp;
    expect(await client.user.getUserid({ mobile: '13800138000' })).toBe('lin.qiao');
    const wrong = () => refusalOf('user.getUserid', { mobile: '13900000000' });
    const codes = [];
    for (let n = 0; n <= world.settings.wrongMobiles.atLeast; n++) codes.push(await wrong());
    expect(new Set(codes)).toEqual(new Set([46004]));
    expect(await wrong()).toBe(45009);
    expect(await refusalOf('user.getUserid', { mobile: '13800138000' })).toBe(45009); // right ones too
    wall.ms += 86_400_000;
    expect(await client.user.getUserid({ mobile: '13800138000' })).toBe('lin.qiao');
  },
  'user.getUseridByEmail': async (corp) => {
    define(corp);
    const { client, refusalOf } = corp;
    expect(await client.user.getUseridByEmail({ email: 'Lin.Qiao@corp.example' })).toBe('lin.qiao');
    expect(await client.user.getUseridByEmail({ email: 'lin@example.com', email_type: 2 })).toBe('lin.qiao');
    expect(await refusalOf('user.getUseridByEmail', { email: 'lin@example.com' })).toBe(46004); // the other kind
    expect(await refusalOf('user.getUseridByEmail', { email: 'lin@example.com', email_type: 3 })).toBe(40058);
  },
  'oauth.getUserDetail': async (corp) => {
    define(corp);
    const { client, world, refusalOf, wall } = corp;
    const silent = await client.oauth.getUserInfo({ code: world.mintOauthCode({ userid: 'lin.qiao' }) });
    expect(silent).toEqual({ kind: 'member', userid: 'lin.qiao' }); // snsapi_base gives no ticket
    const code = world.mintOauthCode({ userid: 'lin.qiao' }, 'snsapi_privateinfo');
    const identity = await client.oauth.getUserInfo({ code });
    const user_ticket = identity.kind === 'member' ? identity.user_ticket! : '';
    const detail = await client.oauth.getUserDetail({ user_ticket });
    expect(detail).toMatchObject({
      userid: 'lin.qiao',
      gender: '2',
      mobile: '13800138000',
      email: 'lin@example.com',
      biz_mail: 'lin.qiao@corp.example',
    });
    expect(detail).not.toHaveProperty('address'); // not granted
    expect(await refusalOf('oauth.getUserDetail', { user_ticket: 'ut0' })).toBe(40029);
    wall.ms += 1_800_001;
    expect(await refusalOf('oauth.getUserDetail', { user_ticket })).toBe(40029);
  },
};
