import { createCallbackReceiver, createWeComClient } from '@xiaoer/wecom';
import { describe, expect, it } from 'vitest';
import { CALLBACK } from '../testing.ts';
import { type CheckDeps, runCheck } from './checks.ts';

const NOW = new Date('2026-03-16T12:00:00Z');

/** A WeCom that answers each path as told, and grants a token. */
function wecomThat(answers: Record<string, object>) {
  return createWeComClient({
    corpId: CALLBACK.receiveId,
    secret: 's',
    agentId: 7,
    retries: 0,
    fetch: async (input) => {
      const path = new URL(String(input)).pathname.replace('/cgi-bin/', '');
      const answer = { access_token: 't', expires_in: 7200, errcode: 0, errmsg: 'ok', ...answers[path] };
      return new Response(JSON.stringify(answer));
    },
  });
}

const receiver = createCallbackReceiver(CALLBACK);
const deps = (more: Partial<CheckDeps> = {}): CheckDeps => ({
  wecom: wecomThat({}),
  callback: CALLBACK,
  callbackUrl: 'https://chain.example/wecom/callback',
  // our own server as the reverse proxy shows it
  fetch: async (url) => new Response(receiver.verifyUrl(Object.fromEntries(new URL(url).searchParams))),
  wall: () => NOW,
  ...more,
});

describe('a test of the connection', () => {
  it('says that nothing is entered before it asks WeCom', async () => {
    const finding = await runCheck('secret', deps({ wecom: null }));
    expect(finding).toMatchObject({ outcome: 'failed', advice: 'no_corp', refusal: null });
  });

  it('names the address that WeCom does not trust', async () => {
    const wecom = wecomThat({
      'department/simplelist': { errcode: 60020, errmsg: 'not allow to access from your ip, from ip: 203.0.113.7, x' },
    });
    const { outcome, refusal } = await runCheck('trusted_ip', deps({ wecom }));
    expect(outcome).toBe('failed');
    expect(refusal).toMatchObject({ code: '60020', refusedIp: '203.0.113.7' });
    expect(refusal?.hint?.zh).toBeTruthy();
  });

  it('counts what the app sees, and minds an empty range', async () => {
    const departments = { department_id: [{ id: 1, parentid: 0, order: 1 }] };
    const seen = wecomThat({
      'department/simplelist': departments,
      'agent/get': { agentid: 7, allow_userinfos: { user: [{ userid: 'a' }] }, allow_partys: { partyid: [2, 3] } },
    });
    expect(await runCheck('visible_range', deps({ wecom: seen }))).toMatchObject({
      outcome: 'passed',
      facts: { departments: 1, members: 1, parties: 2 },
    });
    const empty = wecomThat({ 'department/simplelist': departments, 'agent/get': { agentid: 7 } });
    expect(await runCheck('visible_range', deps({ wecom: empty }))).toMatchObject({
      outcome: 'warning',
      advice: 'range_empty',
    });
  });

  it('warns when no member may add customers, and shows the refusal when the app may not ask', async () => {
    const nobody = wecomThat({ 'externalcontact/get_follow_user_list': { follow_user: [] } });
    expect(await runCheck('customer_contact', deps({ wecom: nobody }))).toMatchObject({ advice: 'nobody_serves' });
    const refused = wecomThat({ 'externalcontact/get_follow_user_list': { errcode: 48002 } });
    expect(await runCheck('customer_contact', deps({ wecom: refused }))).toMatchObject({ refusal: { code: '48002' } });
  });

  it('goes the way WeCom goes to our address, and knows an answer that is not ours', async () => {
    expect(await runCheck('callback', deps())).toMatchObject({ outcome: 'passed' });
    const foreign = deps({ fetch: async () => new Response('<html>welcome to nginx</html>') });
    expect(await runCheck('callback', foreign)).toMatchObject({ outcome: 'failed', advice: 'callback_not_ours' });
    const dead = deps({ fetch: () => Promise.reject(new Error('no such host')) });
    expect(await runCheck('callback', dead)).toMatchObject({ outcome: 'failed', advice: 'callback_unreachable' });
    expect(await runCheck('callback', deps({ callback: null }))).toMatchObject({ advice: 'no_callback_keys' });
  });

  it('tells a network that is down from a refusal', async () => {
    const wecom = createWeComClient({
      corpId: 'ww1',
      secret: 's',
      retries: 0,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    expect(await runCheck('secret', deps({ wecom }))).toMatchObject({ outcome: 'failed', advice: 'unreachable' });
  });
});
