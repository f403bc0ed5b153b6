import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

export const oauthContract: ContractCases = {
  'oauth.getUserInfo': async ({ client, world, befriend, external, refusalOf, wall }) => {
    befriend('lin.qiao', [1]);
    const who = (subject: { person: number } | { userid: string }, scope?: 'snsapi_privateinfo') =>
      client.oauth.getUserInfo({ code: world.mintOauthCode(subject, scope) });
    expect(await who({ userid: 'lin.qiao' })).toMatchObject({ userid: 'lin.qiao' });
    expect(await who({ userid: 'lin.qiao' }, 'snsapi_privateinfo')).toHaveProperty('user_ticket');
    expect(await who({ person: 1 })).toMatchObject({
      openid: world.people.find(1)?.openid,
      external_userid: external(1),
    });
    const stranger = await who({ person: 2 });
    expect(stranger).toMatchObject({ openid: world.people.find(2)?.openid });
    expect(stranger).not.toHaveProperty('external_userid', expect.any(String));

    const code = world.mintOauthCode({ person: 1 });
    expect(await refusalOf('oauth.getUserInfo', { code })).toBe(0);
    expect(await refusalOf('oauth.getUserInfo', { code })).toBe(42022); // once
    const late = world.mintOauthCode({ person: 1 });
    wall.ms += 5 * 60_000 + 1;
    expect(await refusalOf('oauth.getUserInfo', { code: late })).toBe(42003);
    expect(await refusalOf('oauth.getUserInfo', { code: 'made-up' })).toBe(40029);
    // a customer is known only while a member in the app's range follows them
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect(await who({ person: 1 })).not.toHaveProperty('external_userid', expect.any(String));
  },
};
