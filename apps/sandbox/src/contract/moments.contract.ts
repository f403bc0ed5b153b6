import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';
import { png } from './sample-files.ts';

const DAY = 86_400;
const text = { content: '新豆到店' };

/** A moment of lin.qiao's; answers its id. */
async function made(
  { client }: Pick<Corp, 'client'>,
  params: Parameters<Corp['client']['moment']['addTask']>[0] = { text },
) {
  const jobid = await client.moment.addTask(params);
  return (await client.moment.getTaskResult({ jobid })).result!.moment_id!;
}

export const momentContract: ContractCases = {
  'moment.addTask': async (corp) => {
    const { client, refusalOf, befriend, world, wall } = corp;
    const [tagged] = befriend('lin.qiao', [1, 2]);
    const { tag } = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }] });
    await client.externalContact.markTag({ userid: 'lin.qiao', external_userid: tagged!, add_tag: [tag[0]!.id] });
    const partly = await made(corp, { text, visible_range: { external_contact_list: { tag_list: [tag[0]!.id] } } });
    world.moments.publish('lin.qiao', partly);
    expect([1, 2].map((person) => world.moments.feedOf(person).length)).toEqual([1, 0]);
    expect(world.moments.pending('gao.yuan')).toEqual([]); // serves nobody with that tag
    await made(corp, { text, visible_range: { sender_list: { user_list: ['gao.yuan'] } } });
    expect(world.moments.pending('gao.yuan')).toHaveLength(1);

    const file = { bytes: png, filename: '海报.png', contentType: 'image/png' };
    const own = await client.media.uploadAttachment({ media_type: 'image', attachment_type: 1, file });
    const foreign = await client.media.upload({ type: 'image', file });
    const image = (media_id: string) => ({ msgtype: 'image' as const, image: { media_id } });
    await client.moment.addTask({ text, attachments: [image(own.media_id)] });
    const add = (params: Record<string, unknown>) => refusalOf('moment.addTask', params);
    expect(await add({})).toBe(41089);
    expect(await add({ text: { content: '好'.repeat(2001) } })).toBe(40058);
    expect(await add({ attachments: [image(foreign.media_id)] })).toBe(40007); // only from upload_attachment, type 1
    expect(await add({ attachments: Array(10).fill(image(own.media_id)) })).toBe(41064);
    const link = { msgtype: 'link', link: { title: '上新', url: 'https://a.example', media_id: own.media_id } };
    expect(await add({ attachments: [image(own.media_id), link] })).toBe(41065); // one kind only
    expect(await add({ attachments: [{ ...link, link: { ...link.link, title: '长'.repeat(65) } }] })).toBe(40058);
    wall.ms += 60_000;
    for (let n = 0; n < 10; n++) expect(await add({ text })).toBe(0);
    expect(await add({ text })).toBe(45009); // ten a minute
    wall.ms += 60_000;
    world.settings.momentsPerMonth = 13;
    expect(await add({ text })).toBe(41210);
    world.settings.momentsPerMonth = 100_000;
    world.settings.momentJobMs = 120_000;
    world.settings.momentJobsRunning = 1;
    expect(await add({ text })).toBe(41078);
    world.settings.momentsOff = true;
    expect(await add({ text })).toBe(41211);
  },
  'moment.getTaskResult': async ({ client, refusalOf, world, wall }) => {
    world.settings.momentJobMs = 3000;
    const jobid = await client.moment.addTask({
      text,
      visible_range: { sender_list: { user_list: ['lin.qiao', 'nobody'] } },
    });
    expect(await client.moment.getTaskResult({ jobid })).toMatchObject({ status: 2, type: 'add_moment_task' });
    wall.ms += 3000;
    expect(await client.moment.getTaskResult({ jobid })).toMatchObject({
      status: 3,
      result: { errcode: 0, moment_id: expect.any(String), invalid_sender_list: { user_list: ['nobody'] } },
    });
    wall.ms += DAY * 1000;
    expect(await refusalOf('moment.getTaskResult', { jobid })).toBe(40058); // a job is known for a day
    expect(await refusalOf('moment.getTaskResult', { jobid: 'none' })).toBe(40058);
  },
  'moment.cancel': async (corp) => {
    const moment_id = await made(corp);
    await corp.client.moment.cancel({ moment_id });
    expect(corp.world.moments.pending('lin.qiao')).toEqual([]);
    expect(() => corp.world.moments.publish('lin.qiao', moment_id)).toThrow('停止');
    expect(await corp.refusalOf('moment.cancel', { moment_id: 'none' })).toBe(41060);
  },
  'moment.list': async (corp) => {
    const { client, now, refusalOf } = corp;
    const ids = [await made(corp), await made(corp)];
    const span = { start_time: now() - 60, end_time: now() + 60 };
    const list = await Array.fromAsync(client.moment.list({ ...span, limit: 1 }));
    expect(list.map((m) => m.moment_id)).toEqual(ids);
    expect(list[0]).toMatchObject({ create_type: 0, visible_type: 1, create_time: now(), text });
    expect(await refusalOf('moment.list', { ...span, start_time: now() - 31 * DAY })).toBe(40058);
    expect(await refusalOf('moment.list', { ...span, limit: 21 })).toBe(40058);
  },
  'moment.tasks': async (corp) => {
    const moment_id = await made(corp);
    corp.world.moments.publish('lin.qiao', moment_id);
    const tasks = await Array.fromAsync(corp.client.moment.tasks({ moment_id, limit: 1 }));
    expect(tasks.map((t) => [t.userid, t.publish_status])).toEqual([
      ['gao.yuan', 0],
      ['lin.qiao', 1],
    ]);
    expect(await corp.refusalOf('moment.tasks', { moment_id: 'none' })).toBe(41060);
  },
  'moment.customers': async (corp) => {
    const ids = corp.befriend('lin.qiao', [1, 2]);
    const of = { moment_id: await made(corp), userid: 'lin.qiao' };
    const chosen = await Array.fromAsync(corp.client.moment.customers({ ...of, limit: 1 }));
    expect(chosen.map((c) => c.external_userid)).toEqual(ids.toSorted()); // before anybody has published
    expect(await corp.refusalOf('moment.customers', { ...of, userid: 'cook' })).toBe(41061);
    expect(await corp.refusalOf('moment.customers', { ...of, moment_id: 'none' })).toBe(41060);
  },
  'moment.sendResults': async (corp) => {
    const ids = corp.befriend('lin.qiao', [1, 2]);
    const of = { moment_id: await made(corp), userid: 'lin.qiao' };
    expect(await corp.refusalOf('moment.sendResults', of)).toBe(41062); // not yet published
    corp.world.moments.publish('lin.qiao', of.moment_id);
    const seen = await Array.fromAsync(corp.client.moment.sendResults(of));
    expect(seen.map((c) => c.external_userid)).toEqual(ids.toSorted());
    expect(await corp.refusalOf('moment.sendResults', { ...of, limit: 5001 })).toBe(40058);
  },
  'moment.comments': async (corp) => {
    const [one, two] = corp.befriend('lin.qiao', [1, 2]);
    const of = { moment_id: await made(corp), userid: 'lin.qiao' };
    expect(await corp.refusalOf('moment.comments', of)).toBe(41062);
    corp.world.moments.publish('lin.qiao', of.moment_id);
    corp.world.moments.react(1, of.moment_id, 'lin.qiao', 'like');
    corp.world.moments.react(2, of.moment_id, 'lin.qiao', 'comment');
    expect(await corp.client.moment.comments(of)).toMatchObject({
      like_list: [{ external_userid: one, create_time: corp.now() }],
      comment_list: [{ external_userid: two }],
    });
  },
};
