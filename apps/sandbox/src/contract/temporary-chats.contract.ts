import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const DAY = 86_400;

/** A temporary code of lin.qiao's that ends with a word and a link. */
const temporaryWay = ({ client }: Corp, more: object = {}) =>
  client.contactWay.add({
    type: 1,
    scene: 2,
    user: ['lin.qiao'],
    state: '问诊',
    is_temp: true,
    conclusions: {
      text: { content: '祝早日康复' },
      link: { title: '复诊', url: 'https://example.com/again' },
      miniprogram: { title: '挂号', pic_media_id: 'unused', appid: 'wx0', page: 'p' },
    },
    ...more,
  });
const words = ({ world }: Corp, person: number) =>
  world.inboxOf(person).map(({ content }) => [content.text, content.attachments.map((one) => one.msgtype)]);

export const temporaryChatContract: ContractCases = {
  'contactWay.closeTempChat': async (corp) => {
    const { client, world, external, refusalOf, now, driver, befriend } = corp;
    const closing = (person: number) => ({ userid: 'lin.qiao', external_userid: external(person) });
    const body = { type: 1, scene: 2, user: ['lin.qiao'], is_temp: true };
    const refused = (more: object) => refusalOf('contactWay.add', { ...body, ...more });
    expect(await refused({})).toBe(48002); // not in the medical industry
    world.settings.temporaryChats = true;
    expect(await refused({ type: 2, user: ['lin.qiao', 'gao.yuan'] })).toBe(41039);
    expect(await refused({ expires_in: 14 * DAY + 1 })).toBe(40058);
    expect(await refused({ chat_expires_in: 14 * DAY + 1 })).toBe(40058);
    expect(await refused({ conclusions: { text: { content: '长'.repeat(1334) } } })).toBe(40058);
    expect(await refused({ conclusions: { image: { media_id: '3unknown' } } })).toBe(40007);

    const picture = world.media.add({
      type: 'image',
      filename: 'bye.png',
      contentType: 'image/png',
      body: Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n\x1a\n'), Buffer.alloc(16)]),
      purpose: 'upload',
    });
    const { config_id } = await temporaryWay(corp);
    expect(await client.contactWay.get({ config_id })).toMatchObject({
      is_temp: true,
      expires_in: 7 * DAY,
      chat_expires_in: DAY,
      conclusions: { text: { content: '祝早日康复' }, link: { title: '复诊' } },
    });
    const only = await temporaryWay(corp, {
      unionid: world.people.find(2)!.unionid,
      conclusions: { image: { media_id: picture.mediaId } },
    });
    expect(await client.contactWay.get({ config_id: only.config_id })).toMatchObject({
      conclusions: { image: { pic_url: expect.stringContaining(`/media/${picture.mediaId}`) } },
    });
    expect(await Array.fromAsync(client.contactWay.list())).toEqual([]); // never listed

    expect(world.scanContactWay(1, only.config_id)).toEqual({ result: 'invalid' }); // meant for person 2
    expect(world.scanContactWay(1, config_id)).toEqual({ result: 'added', userid: 'lin.qiao' });
    await client.contactWay.closeTempChat(closing(1));
    expect(words(corp, 1)).toEqual([['祝早日康复', ['link']]]);
    expect(await refusalOf('externalContact.get', { external_userid: external(1) })).toBe(84061);
    expect(await refusalOf('contactWay.closeTempChat', closing(1))).toBe(84061);
    befriend('lin.qiao', [3]);
    expect(await refusalOf('contactWay.closeTempChat', closing(3))).toBe(84061); // added in another way
    expect(await refusalOf('contactWay.closeTempChat', { ...closing(3), userid: 'nobody' })).toBe(40003);
    expect(await refusalOf('contactWay.closeTempChat', { ...closing(3), external_userid: 'wm0' })).toBe(40096);

    world.scanContactWay(2, only.config_id);
    await driver!.advance(new Date((now() + DAY) * 1000)); // ends by itself
    expect(words(corp, 2)).toEqual([[null, ['image']]]);
    await client.contactWay.update({ config_id, chat_expires_in: 3600 });
    await driver!.advance(new Date((now() + 6 * DAY) * 1000));
    expect(world.scanContactWay(4, config_id)).toEqual({ result: 'invalid' }); // the code is over
    expect(new Set(await corp.heardKinds())).toEqual(new Set(['change_external_contact.add_external_contact']));
    world.settings.temporaryWaysPerDay = 1;
    expect(await refused({})).toBe(0); // none was made today
    expect(await refused({})).toBe(41045);
  },
};
