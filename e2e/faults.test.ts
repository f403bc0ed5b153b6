import { randomBytes } from 'node:crypto';
import { sealCallback } from '@xiaoer/wecom';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { CORP, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { eventually } from './support/waiting.ts';

const database = testDatabase();

let stack: Stack;
let town: Town;
let chatId: string;
beforeAll(async () => {
  stack = await startStack({ name: 'faults', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  ({ chatId } = await openNorth(stack, town));
  await becomeMembers(stack, town, [1]);
});
afterEach(() => town.faults());
afterAll(() => stack?.stop());

const nothingLostOrDoubled = { lostSends: 0, duplicateSends: 0, unexpected: 0 };
const ask = async <Row>(text: string, values: unknown[] = []) =>
  (await database.pool.query(text, values)).rows as Row[];
const contacts = () =>
  ask(`select i.value, k.since from customers.active_contact k join customers.identity_of i using (customer_id)
       where i.kind = 'external_userid' order by 1, 2`);

describe('a callback that is not WeCom’s', () => {
  const seal = (xml: string, token = CORP.WECOM_CALLBACK_TOKEN) =>
    sealCallback({ token, encodingAesKey: CORP.WECOM_CALLBACK_AES_KEY, receiveId: CORP.WECOM_CORP_ID }, xml, {
      timestamp: Math.floor(Date.now() / 1000),
      nonce: '12345678',
      random: randomBytes(16),
    });
  const added = `<xml><ToUserName><![CDATA[${CORP.WECOM_CORP_ID}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>
    <CreateTime>1773615600</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>
    <ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[lin.qiao]]></UserID>
    <ExternalUserID><![CDATA[wmForged]]></ExternalUserID></xml>`;
  const post = (query: object, body: string) =>
    fetch(`${stack.serverUrl}/wecom/callback?${new URLSearchParams({ ...query })}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body,
    });

  it.each([
    ['forged', () => seal(added, 'SomebodyElsesToken')],
    ['truncated', () => ({ ...seal(added), body: seal(added).body.slice(0, 200) })],
    ['empty', () => ({ ...seal(added), body: '' })],
  ])('but %s is refused and counted, and changes nothing', async (_, forge) => {
    const before = { contacts: await contacts(), refused: await refusals() };
    const { query, body } = forge();
    const answer = await post(query, body);
    expect(answer.status).toBe(403);
    await stack.settle();
    expect(await contacts()).toEqual(before.contacts);
    expect(await refusals()).toBe(before.refused + 1);
  });

  async function refusals(): Promise<number> {
    const [row] = await ask<{ n: string }>(
      `select coalesce(sum(n), 0) as n from delivery.inbox_stats where outcome = 'refused'`,
    );
    return Number(row!.n);
  }
});

describe('callbacks that come twice, late and out of order', () => {
  it('leave the same contacts, members and welcomes', async () => {
    await town.faults(
      { match: 'callback:*', fault: 'reordered', times: 2 },
      { match: 'callback:*', fault: 'late', value: 1_000, times: 2 },
      { match: 'callback:*', fault: 'doubled' },
    );
    const people = [2, 3, 4];
    await becomeMembers(stack, town, people);
    await town.leave(4, chatId);
    await stack.settle();

    for (const person of people) {
      const { contacts: ties } = await town.phone(person);
      expect(ties.flatMap(({ messages }) => messages).map(({ origin }) => origin)).toEqual(['welcome']);
    }
    expect(await contacts()).toHaveLength(1 + people.length);
    const members = await ask<{ n: string }>('select count(*) as n from community.group_customer');
    expect(Number(members[0]!.n)).toBe(3);
    expect(await town.verdict()).toMatchObject(nothingLostOrDoubled);
  });
});

describe('a welcome', () => {
  const welcomeOf = async (person: number) => {
    await town.scan(person, await town.poster('north'));
    const { externalUserid } = (await town.phone(person)).person;
    await eventually(stack, async () => {
      const rows = await ask<{ state: string }>('select state from delivery.welcome_info where external_userid = $1', [
        externalUserid,
      ]);
      return rows.length === 1 && rows[0]!.state !== 'wanted' && rows;
    });
    const [row] = await ask('select state, reason from delivery.welcome_info where external_userid = $1', [
      externalUserid,
    ]);
    const { contacts: ties } = await town.phone(person);
    return { ...(row as object), arrived: ties.flatMap(({ messages }) => messages).length };
  };

  it.each([
    ['wants to see again (41096)', { fault: 'errcode', value: 41096, times: 2 }, 5, { state: 'sent', arrived: 1 }],
    ['breaks at', { fault: 'http', value: 502, times: 1 }, 6, { state: 'sent', arrived: 1 }],
    [
      'takes it and says nothing',
      { fault: 'dropAfter', times: 1 },
      7,
      { state: 'sent', reason: 'already', arrived: 1 },
    ],
    [
      'says that the code has expired',
      { fault: 'errcode', value: 41050, times: 1 },
      8,
      { state: 'missed', arrived: 0 },
    ],
  ])('that WeCom %s ends as it should', async (_, fault, person, outcome) => {
    await town.faults({ match: 'externalcontact/send_welcome_msg', ...fault });
    expect(await welcomeOf(person)).toMatchObject(outcome);
  });
});

describe('a mass send', () => {
  const tellsOnce = async (day: number) => {
    await stack.advance(at('11:42', day));
    const sends = await eventually(stack, async () => {
      const open = await ask(`select 1 from delivery.dispatch_info where state in ('ready', 'sending', 'unknown')`);
      const pending = (await town.staffPhone('lin.qiao')).pending.filter(({ chatType }) => chatType === 'group');
      return open.length === 0 && pending.length > 0 && pending;
    });
    expect(sends).toHaveLength(1);
    good(await town.confirm('lin.qiao', sends[0]!.msgid));
    await stack.advance(at('13:00', day));
  };

  it('whose answer was lost is found at WeCom and not sent again', async () => {
    await town.faults({ match: 'externalcontact/add_msg_template', fault: 'dropAfter', times: 1 });
    await tellsOnce(0);
  });

  it('outlives a dead token and a broken answer', async () => {
    await stack.advance(at('11:30', 1));
    await town.forgetTokens();
    await town.faults(
      { match: 'externalcontact/add_msg_template', fault: 'errcode', value: 42001, times: 1 },
      { match: 'externalcontact/add_msg_template', fault: 'http', value: 503, times: 1 },
    );
    await tellsOnce(1);
  });

  afterAll(async () => expect(await town.verdict()).toMatchObject({ duplicateSends: 0, unexpected: 0 }));
});
