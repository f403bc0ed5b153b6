import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockAt, type DrivenClock } from '@xiaoer/clock';
import type { KfRules } from '@xiaoer/contracts';
import { createWeComClient, parseEvent } from '@xiaoer/wecom';
import { createSecrets } from '../../../platform/crypto/index.ts';
import { connect } from '../../../platform/database/index.ts';
import { createLog } from '../../../platform/log.ts';
import { createPlatform, type Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, systemActor } from '../../access/index.ts';
import { createContent } from '../../content/index.ts';
import { createCustomers } from '../../customers/index.ts';
import { createMedia } from '../media/media.ts';
import { CORP } from '../testing.ts';
import { FIRST_RULES } from './answers.ts';
import { createKf } from './kf.ts';

export const KF = 'wkK3xQCAAAkf00001';
export const OPERATOR: Actor = systemActor('test');

/** Rules that answer about opening hours, and lead everybody else to a person. */
export const RULES: KfRules = {
  ...FIRST_RULES,
  welcome: { text: '您好', menu: [{ does: 'answer', label: '几点开门', answer: 'hours' }] },
  answers: [{ name: 'hours', words: ['几点', '营业'], text: '每天 10 点到 22 点。', menu: [] }],
  goodbye: { text: '感谢您的光临', rating: true },
  thanks: '谢谢您的评价',
};

/** Customer service with the real modules around it, talking to the WeCom at `url`. `audited` collects audit entries. */
export function kfFor(platform: Platform & { clock: DrivenClock }, url: string) {
  const audited: { action: string; details: object }[] = [];
  const access = {
    audit: async (_tx: unknown, _actor: Actor, action: string, _subject: string, details: object = {}) =>
      void audited.push({ action, details }),
    guards: { user: async () => {} },
  } as unknown as Access;
  const wecom = createWeComClient({ corpId: CORP, secret: 's', agentId: 7, baseUrl: url, timeoutMs: 2_000 });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const content = createContent({ platform, access });
  const media = createMedia({ ...platform, wecom });
  const kf = createKf({ platform, wecom, customers, access, media, zone: 'Asia/Shanghai' });
  return {
    kf,
    customers,
    content,
    audited,
    /** A callback as the inbox would take it in. */
    async told(kind: 'message' | 'grant' = 'message') {
      const body =
        kind === 'message'
          ? `<Event>kf_msg_or_event</Event><Token>ENCtoken</Token><OpenKfId>${KF}</OpenKfId>`
          : `<Event>kf_account_auth_change</Event><AuthAddOpenKfId>${KF}</AuthAddOpenKfId>`;
      const event = parseEvent(
        `<xml><ToUserName>${CORP}</ToUserName><CreateTime>1767236400</CreateTime><MsgType>event</MsgType>${body}</xml>`,
      );
      if (!kf.handler.handles(event)) throw new Error('the event is not taken');
      await platform.db.transaction().execute((tx) => kf.handler.take(tx, [event]));
    },
  };
}

/** What a process of its own does in crash tests: reads what is there, with one kill point armed. */
export async function readInOwnProcess(args: { databaseUrl: string; wecomUrl: string; at: string; crashAt: string }) {
  const key = `t1:${Buffer.alloc(32, 7).toString('base64')}`;
  const clock = clockAt(args.at);
  const platform = createPlatform({
    database: connect(args.databaseUrl),
    clock,
    log: createLog('silent'),
    secrets: createSecrets({ encryptionKey: key, hmacKey: key, sessionSecret: 'a session secret only for tests!' }),
    filesDir: join(tmpdir(), 'xiaoer-test-files'),
    crashAt: args.crashAt,
  });
  await kfFor({ ...platform, clock }, args.wecomUrl).kf.readNow();
  await platform.database.close();
}
