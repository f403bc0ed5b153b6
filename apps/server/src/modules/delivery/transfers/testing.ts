import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockAt, type DrivenClock } from '@xiaoer/clock';
import { createWeComClient, parseEvent } from '@xiaoer/wecom';
import { createSecrets } from '../../../platform/crypto/index.ts';
import { connect } from '../../../platform/database/index.ts';
import { createLog } from '../../../platform/log.ts';
import { createPlatform, type Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, systemActor } from '../../access/index.ts';
import { createCommunity } from '../../community/index.ts';
import { createCustomers } from '../../customers/index.ts';
import { takeIn } from '../inbox/take-in.ts';
import { CORP } from '../testing.ts';
import { createTransferring } from './transferring.ts';

export const ZONE = 'Asia/Shanghai';
export const OPERATOR: Actor = systemActor('test');

/** Hand-overs with the real modules around them, talking to the WeCom at `url`. `audited` collects audit entries. */
export function transfersFor(platform: Platform & { clock: DrivenClock }, url: string) {
  const audited: { action: string; details: object }[] = [];
  const access = {
    audit: async (_tx: unknown, _actor: Actor, action: string, _subject: string, details: object = {}) =>
      void audited.push({ action, details }),
    guards: { user: async () => {} },
  } as unknown as Pick<Access, 'audit' | 'guards'>;
  const wecom = createWeComClient({ corpId: CORP, secret: 's', agentId: 7, baseUrl: url, timeoutMs: 2_000 });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom,
    publicUrl: 'http://localhost:8080',
    newMemberCoupon: async () => null,
    sleep: async () => {},
  });
  const transfers = createTransferring({ platform, wecom, customers, community, access, zone: ZONE });
  let heard = 0;
  return {
    transfers,
    customers,
    community,
    audited,
    /** Callbacks of one batch, in this order. */
    async hear(...events: { change: string; userid: string; external: string; at: Date; more?: string }[]) {
      for (const { change, userid, external, at, more = '' } of events) {
        heard += 1;
        const raw = `<xml><ToUserName>${CORP}</ToUserName><FromUserName>sys</FromUserName>
          <CreateTime>${Math.floor(at.getTime() / 1000)}</CreateTime><MsgType>event</MsgType>
          <Event>change_external_contact</Event><ChangeType>${change}</ChangeType>
          <UserID>${userid}</UserID><ExternalUserID>${external}</ExternalUserID>${more}</xml>`;
        await platform.partitions.ensure('delivery.inbox', at);
        await platform.database.pool.query(
          `insert into delivery.inbox (received_at, event_key, corp_id, kind, event_at, external_userid, raw, state)
           values ($1, $2, $3, $4, $1, $5, $6, 'waiting')`,
          [at, `event-${heard}`, CORP, parseEvent(raw).kind, external, raw],
        );
      }
      await takeIn({ ...platform, customers, community, handlers: [transfers.handler] });
    },
  };
}

/** What a process of its own does in crash tests: asks for what is planned, with one kill point armed. */
export async function askInOwnProcess(args: { databaseUrl: string; wecomUrl: string; at: string; crashAt: string }) {
  const key = `t1:${Buffer.alloc(32, 7).toString('base64')}`;
  const clock = clockAt(args.at);
  const platform = createPlatform({
    database: connect(args.databaseUrl),
    clock,
    log: createLog('silent'),
    secrets: createSecrets({ encryptionKey: key, hmacKey: key, sessionSecret: 'a session secret only for tests!' }),
    crashAt: args.crashAt,
    filesDir: join(tmpdir(), 'xiaoer-test-files'),
  });
  await transfersFor({ ...platform, clock }, args.wecomUrl).transfers.askNow();
  await platform.database.close();
}
