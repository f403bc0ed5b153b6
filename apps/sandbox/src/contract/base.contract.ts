import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

const HOUR_MS = 3_600_000;

export const baseContract: ContractCases = {
  'base.getToken': async ({ client, credentials, world, wall, url, codeOf }) => {
    const token = await client.accessToken();
    expect(await client.accessToken()).toBe(token);
    expect(await client.externalContact.getFollowUserList()).toEqual(['gao.yuan', 'lin.qiao']);
    // it dies early: the client fetches another and repeats the call once
    credentials.forgetTokens();
    await client.externalContact.getFollowUserList();
    expect(await client.accessToken()).not.toBe(token);

    const errcode = async (query: string) =>
      ((await (await fetch(`${url}/cgi-bin/${query}`)).json()) as { errcode: number }).errcode;
    expect(await errcode('get_api_domain_ip')).toBe(41001);
    expect(await errcode('get_api_domain_ip?access_token=made-up')).toBe(40014);
    wall.ms += 7200_000;
    expect(await errcode(`get_api_domain_ip?access_token=${token}`)).toBe(40014);
    expect(await errcode('gettoken?corpid=wwOther&corpsecret=x')).toBe(40013);

    // repeated wrong secrets shut the address out for an hour, right ones too
    world.settings.wrongSecrets = 3;
    const wrong = () => errcode(`gettoken?corpid=${world.corpId}&corpsecret=wrong`);
    expect([await wrong(), await wrong(), await wrong(), await wrong()]).toEqual([40001, 40001, 40001, 45009]);
    const { secret } = { secret: 'sandbox-secret-for-trying-out' };
    expect(await errcode(`gettoken?corpid=${world.corpId}&corpsecret=${secret}`)).toBe(45009);
    wall.ms += HOUR_MS;
    expect(await errcode(`gettoken?corpid=${world.corpId}&corpsecret=${secret}`)).toBe(0);

    world.settings.trustedIps = ['10.0.0.1'];
    expect(await codeOf('get_api_domain_ip')).toBe(60020);
    const refused = await client.base.getApiDomainIp().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 60020, refusedIp: '127.0.0.1' });
    world.settings.trustedIps = ['127.0.0.1'];
    expect(await codeOf('get_api_domain_ip')).toBe(0);
  },
  'base.getApiDomainIp': async ({ client }) => {
    expect(await client.base.getApiDomainIp()).toEqual(['127.0.0.1', '::1']);
  },
  'base.getCallbackIp': async ({ client, world, codeOf, wall }) => {
    expect(await client.base.getCallbackIp()).toEqual(['127.0.0.1', '::1']);
    // over the limit of a minute the API is shut for a minute, counted from the call that was too much
    world.settings.frequency = { perMinute: 3, perHour: 100 };
    wall.ms += 60_000;
    const read = () => codeOf('getcallbackip');
    expect([await read(), await read(), await read()]).toEqual([0, 0, 0]);
    wall.ms += 40_000;
    expect(await read()).toBe(45009);
    wall.ms += 59_999;
    expect(await read()).toBe(45009);
    wall.ms += 1;
    expect(await read()).toBe(0);
  },
  'agent.get': async ({ client, refusalOf, world, syncClient }) => {
    const agent = await client.base.getAgent();
    expect(agent).toMatchObject({ agentid: 1000021, close: 0 });
    expect(agent.allow_userinfos?.user.map((one) => one.userid)).toEqual(['gao.yuan', 'lin.qiao']);
    expect(await refusalOf('agent.get', { agentid: 7 })).toBe(40056);
    world.settings.visible = { users: ['lin.qiao'], parties: [] };
    expect((await client.base.getAgent()).allow_userinfos?.user).toEqual([{ userid: 'lin.qiao' }]);
    await expect(syncClient.base.getAgent()).rejects.toMatchObject({ code: 48002 });
    world.settings.closed = { '*': 50003 };
    expect(await refusalOf('agent.get', { agentid: 1000021 })).toBe(50003);
    world.settings.closed = { '*': 50003, 'agent/*': 48006 };
    expect(await refusalOf('agent.get', { agentid: 1000021 })).toBe(48006);
  },
  'jssdk.corpTicket': async ({ client, refusalOf, world, wall }) => {
    const ticket = await client.jssdk.getCorpTicket();
    expect(await client.jssdk.getCorpTicket()).toBe(ticket);
    world.settings.ticketsPerHour = { corp: 2, app: 1 };
    wall.ms += HOUR_MS;
    const ask = () => refusalOf('jssdk.corpTicket');
    expect([await ask(), await ask(), await ask()]).toEqual([0, 0, 45009]);
    wall.ms += HOUR_MS;
    expect(await ask()).toBe(0);
  },
  'jssdk.agentTicket': async ({ client, refusalOf, credentials }) => {
    const ticket = await client.jssdk.getAgentTicket();
    expect(credentials.validTickets('agent')).toEqual([ticket]);
    expect(ticket).not.toBe(await client.jssdk.getCorpTicket());
    expect(await refusalOf('jssdk.agentTicket', { type: 'corp' })).toBe(40058);
  },
};
