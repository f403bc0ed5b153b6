import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Connection, ConnectionCheck, ConnectionFinding, SaveConnection } from '@xiaoer/contracts';
import { type CallbackReceiver, createWeComClient, type WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { runCheck } from './checks.ts';
import { connectionRoutes } from './routes.ts';
import { type CorpSettings, readConnection, writeConnection } from './stored.ts';

export interface ConnectionDeps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  wecom: WeComClient | null;
  receiver: CallbackReceiver | null;
  connection: {
    /** Where this process has its corp from. */
    source: 'environment' | 'console' | 'none';
    publicUrl: string;
    baseUrl: string;
    /** The keys of the receiver in use, to test our own address with. */
    callback: { token: string; encodingAesKey: string; receiveId: string } | null;
    /** What was entered when this process began; null: nothing, or the environment decides. */
    inUse: CorpSettings | null;
    /** Ends the process so that whatever keeps it running starts it anew. */
    restart: () => void;
  };
}

/** The tie to the corp: entered, tested piece by piece, and used from the next start on. */
export function createConnection({ platform, access, wecom, receiver, connection: given }: ConnectionDeps) {
  const { db, clock, wall } = platform;
  const callbackUrl = `${given.publicUrl}/wecom/callback`;

  async function show(actor: Actor): Promise<Connection> {
    demand(actor, 'delivery.read');
    const stored = given.source === 'environment' ? null : await readConnection(platform);
    const { rows } = await sql<{ verifiedAt: Date | null; lastEventAt: Date | null }>`
      select (select at from delivery.connection_sign where name = 'verified') as "verifiedAt",
        (select max(received_at) from delivery.inbox) as "lastEventAt"`.execute(db);
    const signs = rows[0]!;
    return {
      source: stored ? 'console' : given.source,
      corpId: stored?.corpId ?? wecom?.corpId ?? null,
      agentId: stored?.agentId ?? wecom?.agentId ?? null,
      hasSecret: stored ? stored.secret !== null : wecom !== null,
      callbackUrl,
      callbackToken: stored?.callbackToken ?? null,
      callbackAesKey: stored?.callbackAesKey ?? null,
      hasCallbackKeys: stored ? stored.callbackToken !== null : receiver !== null,
      verifiedAt: signs.verifiedAt?.toISOString() ?? null,
      lastEventAt: signs.lastEventAt?.toISOString() ?? null,
      restartNeeded: stored !== null && !isDeepStrictEqual(stored, given.inUse),
    };
  }

  async function save(actor: Actor, { corpId, agentId, secret, newCallbackKeys }: SaveConnection): Promise<void> {
    demand(actor, 'access.manage');
    if (given.source === 'environment') throw new AppError('delivery.connection_set_outside', {}, 409);
    const before = await readConnection(platform);
    const same = before?.corpId === corpId ? before : null;
    const keys = newCallbackKeys || !same?.callbackToken ? freshKeys() : null;
    const settings = {
      corpId,
      agentId,
      secret: secret ?? same?.secret ?? null,
      callbackToken: keys?.token ?? same?.callbackToken ?? null,
      callbackAesKey: keys?.aesKey ?? same?.callbackAesKey ?? null,
    };
    await db.transaction().execute(async (tx) => {
      await writeConnection(tx, platform, settings, clock.now());
      const details = { agentId, newSecret: secret !== undefined, newCallbackKeys: keys !== null };
      await access.audit(tx, actor, 'delivery.connection_saved', `corp:${corpId}`, details);
    });
  }

  /** Tests what is entered, also before it is in use; else what is in use. */
  async function check(actor: Actor, which: ConnectionCheck): Promise<ConnectionFinding> {
    demand(actor, 'delivery.edit');
    const stored = given.source === 'environment' ? null : await readConnection(platform);
    const entered =
      stored?.secret && stored.corpId
        ? createWeComClient({
            corpId: stored.corpId,
            secret: stored.secret,
            ...(stored.agentId ? { agentId: stored.agentId } : {}),
            baseUrl: given.baseUrl,
            limits: { maxWaitMs: 5_000 },
            retries: 0,
          })
        : null;
    return runCheck(which, {
      wecom: entered ?? wecom,
      callback: given.callback,
      callbackUrl,
      fetch: (url, init) => fetch(url, init),
      wall,
    });
  }

  async function restart(actor: Actor): Promise<void> {
    demand(actor, 'access.manage');
    await db.transaction().execute((tx) => access.audit(tx, actor, 'delivery.restart_asked', 'server'));
    given.restart();
  }

  const parts: ModuleParts = {
    routes: (http) => connectionRoutes(http, { guards: access.guards, show, save, check, restart }),
  };
  return { parts };
}

/** Token: letters and digits, at most 32. EncodingAESKey: 43 of them, 32 bytes (CALLBACKS §1). */
function freshKeys(): { token: string; aesKey: string } {
  const letters = (n: number) => Array.from(randomBytes(n), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return { token: letters(24), aesKey: letters(43) };
}
/** 64 would be even; two of 62 are a hair likelier, which 43 characters afford. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
