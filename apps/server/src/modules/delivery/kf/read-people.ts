import { type KfCustomer, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { type Customers, externalUser, unionUser } from '../../customers/index.ts';

export interface PeopleDeps extends Pick<Platform, 'db' | 'clock' | 'secrets'> {
  wecom: WeComClient;
  customers: Pick<Customers, 'match'>;
}

/** The most that `kf/customer/batchget` takes (LIMITS §10). */
const BATCH = 100;

/**
 * Who wrote: her name, and her unionid where WeCom gives it. Somebody who only asked a question does not become a
 * customer; a customer we know by one of the two names gets the other.
 */
export async function readPeople(deps: PeopleDeps): Promise<void> {
  for (;;) {
    const wanted = await findWanted(deps);
    if (wanted.length === 0) return;
    const found = await ask(deps, wanted);
    const names = found.map(({ external_userid, nickname }) => ({
      externalUserid: external_userid,
      sealedName: nickname ? deps.secrets.encrypt(nickname) : null,
    }));
    const { corpId } = deps.wecom;
    const people = found
      .filter(({ unionid }) => unionid)
      .map(({ external_userid, unionid }) => ({
        ref: external_userid,
        identities: [externalUser(corpId, external_userid), unionUser(corpId, unionid!)],
      }));
    await deps.db.transaction().execute(async (tx) => {
      await deps.customers.match(tx, people, { create: false, at: deps.clock.now(), source: 'kf' });
      await sql`
        update delivery.kf_conversation c set details_wanted = false, sealed_name = coalesce(n."sealedName", c.sealed_name)
        from unnest(${wanted}::text[]) as w (id)
        left join jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n ("externalUserid" text, "sealedName" text)
          on n."externalUserid" = w.id
        where c.external_userid = w.id`.execute(tx);
    });
  }
}

/** A refusal is an answer: nobody is asked for these people again. */
async function ask({ wecom }: PeopleDeps, wanted: readonly string[]): Promise<KfCustomer[]> {
  try {
    return (await wecom.kf.customer.batchGet({ external_userid_list: wanted })).customer_list;
  } catch (error) {
    const isAnswer = error instanceof WeComError && error.outcome === 'refused' && ['C', 'D'].includes(error.handling);
    if (isAnswer) return [];
    throw error;
  }
}

async function findWanted({ db, wecom }: PeopleDeps): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct external_userid as id from delivery.kf_conversation
    where details_wanted and corp_id = ${wecom.corpId} order by 1 limit ${BATCH}`.execute(db);
  return rows.map(({ id }) => id);
}
