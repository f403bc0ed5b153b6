import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedPlatform, startPlatform } from '../../test/scripted-platform.ts';
import { type Attachment, type TemplateCard, type WeComClient, WeComError } from '../index.ts';

let platform: ScriptedPlatform;
let client: WeComClient;
beforeAll(async () => {
  platform = await startPlatform(() => undefined);
  client = platform.client();
});
afterAll(() => platform.stop());

/** What was wrong with a request, as `code field`, or `sent`. */
async function verdict(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'sent';
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    expect(error).toMatchObject({ kind: 'limit', outcome: 'not_sent' });
    return `${error.code} ${error.field}`;
  }
}

const text = (content: string) => ({ text: { content } });
const link = (members: object): Attachment =>
  ({ msgtype: 'link', link: { title: 't', url: 'https://x', ...members } }) as Attachment;
const many = (n: number) => Array.from({ length: n }, (_, i) => `id${i}`);
const DAY = 86_400;
const menu = (n: number, type: 'click' | 'text') => {
  const one = type === 'click' ? { type, click: { content: 'c' } } : { type, text: { content: 'c' } };
  return { msgtype: 'msgmenu' as const, msgmenu: { list: Array.from({ length: n }, () => one) } };
};
const buttons = (n: number) => ({
  card_type: 'button_interaction' as const,
  task_id: 'bc-1',
  button_list: many(n).map((key) => ({ text: 'b', key })),
});
const card = (template_card: TemplateCard) =>
  client.message.send({ touser: ['a'], msgtype: 'template_card', template_card });
const image: Attachment = { msgtype: 'image', image: { media_id: 'm' } };

describe('what fits is sent, what does not is refused by name before anything is sent', () => {
  it.each<[string, () => Promise<unknown>]>([
    // 1333 Chinese characters are 3999 bytes
    ['sent', () => client.welcome.send({ welcome_code: 'w', ...text(`${'好'.repeat(1333)}!`) })],
    ['too_long text.content', () => client.welcome.send({ welcome_code: 'w', ...text('好'.repeat(1334)) })],
    ['required text.content | attachments', () => client.welcome.send({ welcome_code: 'w' })],
    ['required welcome_code', () => client.welcome.send({ welcome_code: '', ...text('x') })],
    ['sent', () => client.welcome.send({ welcome_code: 'w', attachments: Array(9).fill(image) })],
    ['too_many attachments', () => client.welcome.send({ welcome_code: 'w', attachments: Array(10).fill(image) })],
    [
      'too_long attachments[1].link.title',
      () => client.welcome.send({ welcome_code: 'w', attachments: [image, link({ title: '题'.repeat(43) })] }),
    ],
    [
      'required attachments[0].link.url',
      () => client.welcome.send({ welcome_code: 'w', attachments: [link({ url: '' })] }),
    ],
    ['required sender | external_userid | tag_filter', () => client.massMessage.addTemplate({ ...text('x') })],
    ['sent', () => client.massMessage.addTemplate({ external_userid: many(10_000), ...text('x') })],
    ['too_many external_userid', () => client.massMessage.addTemplate({ external_userid: many(10_001), ...text('x') })],
    [
      'too_many chat_id_list',
      () => client.massMessage.addTemplate({ chat_type: 'group', sender: 'a', chat_id_list: many(2001), ...text('x') }),
    ],
    ['required sender', () => client.massMessage.addTemplate({ chat_type: 'group', sender: '', ...text('x') })],
    ['too_many user', () => client.contactWay.add({ type: 1, scene: 2, user: ['a', 'b'] })],
    ['required user', () => client.contactWay.add({ type: 1, scene: 2 })],
    ['required user | party', () => client.contactWay.add({ type: 2, scene: 2 })],
    // thirty characters, some of them outside the first plane
    ['sent', () => client.contactWay.add({ type: 2, scene: 2, user: ['a'], state: '🍵'.repeat(30) })],
    ['too_long state', () => client.contactWay.add({ type: 2, scene: 2, user: ['a'], state: '🍵'.repeat(31) })],
    ['too_many chat_id_list', () => client.groupChat.joinWay.add({ scene: 2, chat_id_list: many(6) })],
    ['required chat_id_list', () => client.groupChat.joinWay.add({ scene: 2, chat_id_list: [] })],
    ['too_long text.content', () => client.message.send({ touser: ['a'], msgtype: 'text', ...text('好'.repeat(683)) })],
    ['too_many touser', () => client.message.send({ touser: many(1001), msgtype: 'text', ...text('x') })],
    ['required touser | toparty | totag', () => client.message.send({ msgtype: 'text', ...text('x') })],
    ['required add_tag | remove_tag', () => client.externalContact.markTag({ userid: 'a', external_userid: 'wm' })],
    [
      'too_long remark',
      () => client.externalContact.remark({ userid: 'a', external_userid: 'wm', remark: '好'.repeat(21) }),
    ],
    [
      'too_many attachments',
      () => client.moment.addTask({ attachments: Array(10).fill({ msgtype: 'image', image: { media_id: 'm' } }) }),
    ],
    [
      'not_allowed attachments',
      () =>
        client.moment.addTask({
          attachments: [
            { msgtype: 'image', image: { media_id: 'm' } },
            { msgtype: 'video', video: { media_id: 'm' } },
          ],
        }),
    ],
    [
      'too_long file',
      () =>
        client.media.uploadImg({
          file: { bytes: new Uint8Array(2 * 1024 * 1024 + 1), filename: 'a.png', contentType: 'image/png' },
        }),
    ],
    [
      'too_few file',
      () => client.media.uploadImg({ file: { bytes: new Uint8Array(5), filename: 'a', contentType: 'image/png' } }),
    ],
    ['too_long end_time', () => Array.fromAsync(client.moment.list({ start_time: 0, end_time: 30 * DAY + 1 }))],
    ['sent', () => Array.fromAsync(client.moment.list({ start_time: 0, end_time: 30 * DAY }))],
    ['not_allowed end_time', () => Array.fromAsync(client.pay.bills({ begin_time: 9, end_time: 8 }))],
    ['too_long end_time', () => client.kf.getCorpStatistic({ start_time: 0, end_time: 31 * DAY + 1 })],
    [
      'too_long end_time',
      () => client.statistics.getUserBehaviorData({ userid: ['a'], start_time: 0, end_time: 31 * DAY }),
    ],
    [
      'too_many owner_filter.userid_list',
      () => client.groupChat.statisticByDay({ day_begin_time: 0, owner_filter: { userid_list: many(101) } }),
    ],
    ['too_long name', () => client.kf.account.add({ name: '客'.repeat(17), media_id: 'm' })],
    ['sent', () => client.kf.account.add({ name: '客'.repeat(16), media_id: 'm' })],
    ['too_many msgmenu.list', () => client.kf.sendMsg({ touser: 'wm', open_kfid: 'wk', ...menu(11, 'click') })],
    ['sent', () => client.kf.sendMsg({ touser: 'wm', open_kfid: 'wk', ...menu(50, 'text') })],
    ['too_many msgmenu.list', () => client.kf.sendMsg({ touser: 'wm', open_kfid: 'wk', ...menu(51, 'text') })],
    ['too_many msgmenu.list', () => client.kf.sendMsgOnEvent({ code: 'c', ...menu(11, 'text') })],
    [
      'too_many image | link | miniprogram | file | video',
      () => client.groupWelcome.add({ image: { media_id: 'm' }, file: { media_id: 'm' } }),
    ],
    ['too_long link.title', () => client.groupWelcome.add({ link: { title: '题'.repeat(43), url: 'https://x' } })],
    [
      'too_many applicable_range.user_list',
      () =>
        client.interceptRule.add({
          rule_name: 'r',
          word_list: ['w'],
          intercept_type: 1,
          applicable_range: { user_list: many(1001) },
        }),
    ],
    ['not_allowed style', () => client.contactWay.add({ type: 1, scene: 1, user: ['a'], style: 4 })],
    [
      'too_many info',
      () => client.archive.checkSingleAgree({ info: many(101).map((id) => ({ userid: id, exteranalopenid: id })) }),
    ],
    ['required template_card.task_id', () => card({ ...buttons(1), task_id: undefined })],
    ['not_allowed template_card.task_id', () => card({ ...buttons(1), task_id: '任务' })],
    ['too_many template_card.button_list', () => card(buttons(7))],
    ['sent', () => card(buttons(6))],
    ['required template_card.card_action', () => card({ card_type: 'text_notice', sub_title_text: 's' })],
    [
      'too_long template_card.checkbox.option_list[0].id',
      () =>
        card({
          card_type: 'vote_interaction',
          task_id: 't',
          checkbox: { question_key: 'q', option_list: [{ id: 'i'.repeat(129), text: 't' }] },
          submit_button: { text: 's', key: 'k' },
        }),
    ],
  ])('%s', async (expected, call) => {
    const before = platform.seen.length;
    expect(await verdict(call)).toBe(expected);
    if (expected !== 'sent') expect(platform.seen).toHaveLength(before);
  });

  it('by numbers that can be set', async () => {
    const stricter = platform.client({ contentLimits: { messageTextBytes: 3 } });
    expect(await verdict(() => stricter.welcome.send({ welcome_code: 'w', ...text('abcd') }))).toBe(
      'too_long text.content',
    );
  });
});
