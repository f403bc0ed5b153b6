import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';

/** What the client and the receiver need. */
export interface CorpSettings {
  corpId: string;
  agentId: number | null;
  secret: string | null;
  callbackToken: string | null;
  callbackAesKey: string | null;
}

/** The corp that was entered in the console, or null. One installation, one corp for now. */
export async function readConnection({ db, secrets }: Pick<Platform, 'db' | 'secrets'>): Promise<CorpSettings | null> {
  const { rows } = await sql<{
    corpId: string;
    agentId: number | null;
    secret: string | null;
    token: string | null;
    aesKey: string | null;
  }>`
    select corp_id as "corpId", agent_id as "agentId", sealed_secret as secret, callback_token as token,
      sealed_aes_key as "aesKey"
    from delivery.connection order by changed_at desc limit 1`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const open = (sealed: string | null) => (sealed ? secrets.decrypt(sealed) : null);
  const { corpId, agentId, token: callbackToken } = row;
  return { corpId, agentId, secret: open(row.secret), callbackToken, callbackAesKey: open(row.aesKey) };
}

/** Keeps the settings of the corp; another corp's are forgotten, because an installation speaks for one. */
export async function writeConnection(
  tx: Tx,
  { secrets }: Pick<Platform, 'secrets'>,
  { corpId, agentId, secret, callbackToken, callbackAesKey }: CorpSettings,
  at: Date,
): Promise<void> {
  const seal = (plain: string | null) => (plain ? secrets.encrypt(plain) : null);
  await sql`delete from delivery.connection where corp_id <> ${corpId}`.execute(tx);
  await sql`
    insert into delivery.connection (corp_id, agent_id, sealed_secret, callback_token, sealed_aes_key, changed_at)
    values (${corpId}, ${agentId}, ${seal(secret)}, ${callbackToken}, ${seal(callbackAesKey)}, ${at})
    on conflict (corp_id) do update set agent_id = excluded.agent_id, sealed_secret = excluded.sealed_secret,
      callback_token = excluded.callback_token, sealed_aes_key = excluded.sealed_aes_key, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

/** Notes a sign of life, for people who set the connection up. */
export async function noteSign(db: Db, name: 'verified', at: Date, note: string | null = null): Promise<void> {
  await sql`
    insert into delivery.connection_sign (name, at, note) values (${name}, ${at}, ${note})
    on conflict (name) do update set at = excluded.at, note = excluded.note`.execute(db);
}
