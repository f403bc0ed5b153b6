import { expect } from 'vitest';
import { readConfig } from '../config.ts';
import type { ContractCases, Corp } from './corp.ts';

const HOUR_MS = 3_600_000;

/** Person 1 is a customer and in a group; 2 only in the group; 3 a contact of somebody without 客户联系. */
function served({ world, befriend, joinWay, way }: Corp) {
  world.staff.define({ members: [{ userid: 'temp.hand', name: '临时工', servesCustomers: true }] });
  befriend('lin.qiao', [1]);
  world.scanContactWay(3, way({ type: 1, users: ['temp.hand'] }));
  world.staff.define({ members: [{ userid: 'temp.hand', name: '临时工', servesCustomers: false }] });
  const chatId = world.createGroup('lin.qiao', '北区咖啡群');
  const code = joinWay([chatId]);
  for (const person of [1, 2]) world.scanJoinWay(person, code);
  return chatId;
}

export const servedContactContract: ContractCases = {
  'externalContact.contactList': async (corp) => {
    const { client, external, refusalOf, wall, codeOf } = corp;
    const chatId = served(corp);
    const rows = await Array.fromAsync(client.externalContact.contactList({ limit: 2 }));
    const told = rows.map(({ tmp_openid, add_time, ...row }) => row);
    const customer = { is_customer: true, external_userid: external(1) };
    expect(told.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
      [
        { ...customer, follow_userid: 'lin.qiao' },
        { ...customer, chat_id: chatId },
        { is_customer: false, name: '***2', chat_name: '北区咖啡群' }, // no lasting id for who is no customer
        { is_customer: false, name: '***3', follow_userid: 'temp.hand' },
      ].toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    );
    expect(rows.every((row) => row.add_time === corp.now())).toBe(true);
    const idsOf = (some: typeof rows) => new Set(some.map((row) => row.tmp_openid));
    expect(idsOf(rows).size).toBe(3); // people are counted by it
    expect(idsOf(await Array.fromAsync(client.externalContact.contactList()))).toEqual(idsOf(rows));

    const first = await pageOf(corp, {});
    wall.ms += 4 * HOUR_MS + 1;
    expect(await codeOf('externalcontact/contact_list', { cursor: first.next_cursor, limit: 1 })).toBe(50100);
    const later = idsOf(await Array.fromAsync(client.externalContact.contactList()));
    expect(later.intersection(idsOf(rows)).size).toBe(0); // other ids after four hours
    expect(await refusalOf('externalContact.contactList', { limit: 1001 })).toBe(40058);
  },
  'externalContact.convertTmpExternalUserid': async (corp) => {
    const { client, world, external, refusalOf } = corp;
    served(corp);
    const [customer, stranger] = [world.servedContacts.mintFor(1, 2), world.servedContacts.mintFor(4, 2)];
    const [listed] = await Array.fromAsync(client.externalContact.contactList());
    const tmp_external_userid_list = [customer, stranger, listed!.tmp_openid, 'ou-unknown'];
    const convert = (business_type: number, user_type = 1) =>
      client.externalContact.convertTmpExternalUserid({ business_type, user_type, tmp_external_userid_list });
    expect(await convert(2)).toEqual([{ tmp_external_userid: customer, external_userid: external(1) }]);
    expect(await convert(1)).toEqual([]); // an id of a form, asked for as one of a meeting
    expect(await convert(2, 3)).toEqual([]);
    const body = { business_type: 2, user_type: 1, tmp_external_userid_list };
    expect(await raw(corp, 'idconvert/convert_tmp_external_userid', body)).toMatchObject({
      errcode: 0,
      invalid_tmp_external_userid_list: [stranger, listed!.tmp_openid, 'ou-unknown'],
    });
    const refused = (change: object) => refusalOf('externalContact.convertTmpExternalUserid', { ...body, ...change });
    expect(await refused({ business_type: 4 })).toBe(40058);
    expect(await refused({ user_type: 5 })).toBe(40058);
    expect(await refused({ tmp_external_userid_list: Array(101).fill(customer) })).toBe(40058);
  },
  'externalContact.unionidToExternalUserid': async (corp) => {
    const { client, world, external, refusalOf, befriend } = corp;
    served(corp);
    const of = (person: number) => {
      const { unionid, openid } = world.people.find(person)!;
      return { unionid, openid };
    };
    expect(await refusalOf('externalContact.unionidToExternalUserid', of(1))).toBe(48002); // a self-built app
    world.settings.providerApp = true;
    const ask = (person: number) => client.externalContact.unionidToExternalUserid(of(person));
    expect(await ask(1)).toMatchObject({ external_userid: external(1) });
    expect(await ask(2)).toMatchObject({ external_userid: external(2) }); // in a customer group
    const pending = await ask(4);
    expect(pending.external_userid).toBeUndefined();
    expect((await ask(4)).pending_id).toBe(pending.pending_id); // the same for 90 days
    befriend('gao.yuan', [4]);
    expect(await ask(4)).toMatchObject({ external_userid: external(4) });
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect((await ask(1)).external_userid).toBeUndefined(); // neither a follower nor a group owner whom the app sees
    const mixed = { unionid: of(1).unionid, openid: of(2).openid };
    expect(await refusalOf('externalContact.unionidToExternalUserid', mixed)).toBe(610014);
  },
  'externalContact.convertToOpenid': async (corp) => {
    const { client, world, external, refusalOf } = corp;
    served(corp);
    expect(await client.externalContact.convertToOpenid({ external_userid: external(1) })).toBe(
      world.people.find(1)!.openid,
    );
    expect(await refusalOf('externalContact.convertToOpenid', { external_userid: external(4) })).toBe(84061);
    expect(await refusalOf('externalContact.convertToOpenid', { external_userid: 'wm0' })).toBe(40096);
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect(await refusalOf('externalContact.convertToOpenid', { external_userid: external(1) })).toBe(40096);
  },
};

/** A raw answer, with the members that the client leaves out. */
async function raw({ url, credentials, world }: Corp, path: string, body: object): Promise<Record<string, unknown>> {
  const { access_token } = credentials.issueToken(world.corpId, readConfig({}).corp.secret);
  const answer = await fetch(`${url}/cgi-bin/${path}?access_token=${access_token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}
const pageOf = (corp: Corp, from: { cursor?: string }) =>
  raw(corp, 'externalcontact/contact_list', { limit: 1, ...from }) as Promise<{ next_cursor: string }>;
