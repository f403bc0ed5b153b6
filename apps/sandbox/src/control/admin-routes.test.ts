import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallbackReceiver } from '@xiaoer/wecom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';

let open: Awaited<ReturnType<typeof sandboxForTest>>;
beforeEach(async () => {
  open = await sandboxForTest();
});
afterEach(() => open.close());

async function control(path: string, body?: object): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(`${open.url}/__sandbox/${path}`, {
    ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

describe('the admin console', () => {
  it('buys uses, makes and deletes links; customers come by a link with its channel', async () => {
    expect((await control('admin/acquisition/quota', { amount: 1, days: 30 })).json).toMatchObject({ balance: 1 });
    const { json: link } = await control('admin/acquisition/links', { name: '地推', users: ['lin.qiao'] });
    const address = `${open.url}/ca/${link['linkId']}?customer_channel=${encodeURIComponent('地推 甲')}`;
    expect((await control('people/1/open-link', { link: address, add: false })).json).toEqual({
      result: 'opened',
      userid: 'lin.qiao',
    });
    // the same by the phone's scan sheet, to which the page of the link leads
    const page = await fetch(address, { redirect: 'manual' });
    const scanned = new URL(page.headers.get('location')!, open.url).searchParams.get('scan')!;
    expect((await control('people/1/scan', { configId: scanned })).json).toEqual({
      result: 'added',
      userid: 'lin.qiao',
    });
    expect(open.world.contacts.find(1, 'lin.qiao')).toMatchObject({ state: '地推 甲', addWay: 16 });
    expect((await control('people/2/scan', { configId: scanned })).json).toEqual({ result: 'exhausted' });
    await control(`admin/acquisition/links/${link['linkId']}/delete`, {});
    expect((await control('people/2/open-link', { link: address })).json).toEqual({ result: 'invalid' });
    expect((await control(`admin/acquisition/links/${link['linkId']}/delete`, {})).status).toBe(409);
    await open.sender.idle();
    expect(open.platform.heard.map((event) => event.kind)).toEqual([
      'customer_acquisition.balance_increased',
      'change_external_contact.add_external_contact',
      'customer_acquisition.balance_exhausted',
      'customer_acquisition.delete_link',
    ]);
  });

  it('shows hits of word rules, and so does the phone of the member', async () => {
    const { json: rule } = await control('admin/intercept-rules', {
      name: '价格',
      words: ['最便宜'],
      type: 1,
      range: { users: ['lin.qiao'] },
    });
    open.world.scanContactWay(1, open.way({ type: 1, users: ['lin.qiao'] }));
    const refused = await control('staff/lin.qiao/write', { person: 1, content: { text: '我们最便宜' } });
    expect(refused).toEqual({ status: 409, json: { error: '内容包含敏感词“最便宜”，不能发送' } });
    const hits = (await (await fetch(`${open.url}/__sandbox/admin/intercept-hits`)).json()) as object[];
    expect(hits).toMatchObject([{ ruleId: rule['ruleId'], userid: 'lin.qiao', found: ['最便宜'], blocked: true }]);
    expect((await control('staff/lin.qiao/phone')).json['warnings']).toMatchObject([{ rule: '价格', act: 'message' }]);
    expect(await open.codeOf('externalcontact/del_intercept_rule', { rule_id: rule['ruleId'] })).toBe(60011);
  });

  it('sets up rule groups and what members keep private', async () => {
    const { json } = await control('admin/strategies', { name: '北区', users: ['lin.qiao'] });
    expect(open.world.strategyTags.strategies()).toMatchObject([{ strategyId: json['strategyId'], name: '北区' }]);
    await control('staff/lin.qiao/card', { bizMail: 'lin@corp.example' });
    expect(await open.client.user.getUseridByEmail({ email: 'lin@corp.example' })).toBe('lin.qiao');
    const { json: minted } = await control('people/1/temporary-id', { business: 1 });
    expect(minted['tmpId']).toMatch(/^ou/);
  });
});

describe('the receive-message settings', () => {
  const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
  const listening = async (answer: (query: Record<string, string>) => string) => {
    const server = createServer((request, response) => {
      const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams);
      response.end(request.method === 'GET' ? answer(query) : 'success');
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    return { url: `http://localhost:${(server.address() as AddressInfo).port}/new`, close: () => server.close() };
  };

  it('are saved when the new address answers the decrypted text, and events go there', async () => {
    const receiver = createCallbackReceiver({ token: 'Other1', encodingAesKey: KEY, receiveId: open.world.corpId });
    const other = await listening((query) => receiver.verifyUrl(query as Parameters<typeof receiver.verifyUrl>[0]));
    const settings = { url: other.url, token: 'Other1', encodingAesKey: KEY };
    expect(await control('admin/callback', settings)).toEqual({ status: 200, json: { saved: true } });
    open.world.scanContactWay(1, open.way());
    await open.sender.idle();
    expect(open.platform.heard).toEqual([]);
    expect(open.world.callbacks.counts()).toEqual({ answered: 1 });
    other.close();
  });

  it('stay as they were when it does not', async () => {
    const other = await listening(() => 'success');
    const refused = await control('admin/callback', { url: other.url, token: 'Other1', encodingAesKey: KEY });
    expect(refused.status).toBe(409);
    expect(refused.json['error']).toContain('回调地址验证没有通过');
    expect((await control('admin/callback', { url: other.url, token: '有字', encodingAesKey: KEY })).status).toBe(400);
    open.world.scanContactWay(1, open.way());
    await open.sender.idle();
    expect(open.platform.heard).toHaveLength(1);
    other.close();
  });
});
