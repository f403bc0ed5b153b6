import { describe, expect, it } from 'vitest';
import { type ChatMessage, type PartName, partsOf, sendParts } from './post-parts.ts';

const link = { title: '午间限量', desc: '10 张', url: 'https://x/shop/#/pages/drop/index?d=t&r=m', picUrl: null };
const parts = partsOf({ text: '12 点开抢', link });

/** A group that takes messages until it meets `refuse`. */
function group(refuse?: { msgtype: ChatMessage['msgtype']; error: unknown }) {
  const received: string[] = [];
  const sent: PartName[] = [];
  return {
    received,
    post: () =>
      sendParts(parts, {
        sent,
        send: async (message) => {
          if (message.msgtype === refuse?.msgtype) throw refuse.error;
          received.push(message.msgtype);
        },
        onSent: (name) => void sent.push(name),
      }),
    heal: () => {
      refuse = undefined;
    },
  };
}

describe('a post', () => {
  it('is its words and then its card', async () => {
    const { received, post } = group();
    expect(await post()).toEqual({ result: 'ok' });
    expect(received).toEqual(['text', 'news']);
  });
  it('may be words alone', () => expect(partsOf({ text: '早安', link: null }).map((p) => p.name)).toEqual(['text']));
  it('goes on where it stopped, and posts nothing twice', async () => {
    const { received, post, heal } = group({
      msgtype: 'news',
      error: { errMsg: 'sendChatMessage:fail no permission' },
    });
    expect(await post()).toEqual({ result: 'failed', errMsg: 'sendChatMessage:fail no permission' });
    heal();
    expect(await post()).toEqual({ result: 'ok' });
    expect(received).toEqual(['text', 'news']);
  });
  it.each([
    ['cancelled', { errMsg: 'sendChatMessage:cancel' }],
    ['failed', new Error('timeout')],
    ['failed', undefined],
  ])('is %s when the SDK answers %o', async (result, error) => {
    expect((await group({ msgtype: 'text', error }).post()).result).toBe(result);
  });
});
