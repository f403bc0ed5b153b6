import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedPlatform, startPlatform } from '../../test/scripted-platform.ts';
import { type Attachment, type WeComClient, WeComError } from '../index.ts';

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
