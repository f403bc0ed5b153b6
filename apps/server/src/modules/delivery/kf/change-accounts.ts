import type { KfServicerResults } from '@xiaoer/contracts';
import { lookUpCode, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Media } from '../media/media.ts';
import { noteApiChange } from '../transfers/api-change.ts';
import { readAccounts } from './read-accounts.ts';
import { demandChain } from './scope.ts';

export interface ChangeDeps extends Pick<Platform, 'db' | 'clock' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  access: Pick<Access, 'audit'>;
  media: Media;
}

interface Servicers {
  members: string[];
  departments: number[];
}

/**
 * Accounts and who answers for them, changed by people. Renaming, deleting and servicers may be pressed again after a lost
 * answer; a new account is looked for before it is asked for again.
 */
export function createAccountChanges(deps: ChangeDeps) {
  const { db, clock, wecom, access, media } = deps;

  /** Whoever may change the corp's accounts; written down before WeCom is asked. */
  async function begin(actor: Actor, action: `${string}.${string}`, openKfid: string, details: object): Promise<void> {
    demand(actor, 'delivery.edit');
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        select 1 from delivery.kf_account where open_kfid = ${openKfid} and gone_at is null`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.kf_account_not_found', {}, 404);
      await access.audit(tx, actor, action, `kf:${openKfid}`, { ...details });
    });
  }

  /** Own changes make no callback (CALLBACKS §14): what WeCom has now is read at once. */
  async function finish(api: string, openKfid: string): Promise<void> {
    await db
      .transaction()
      .execute((tx) => noteApiChange(tx, { at: clock.now(), api, subject: `kf:${openKfid}`, outcome: 'ok' }));
    await readAccounts(deps);
  }

  async function create(actor: Actor, account: { key: string; name: string; material: string }): Promise<string> {
    demand(actor, 'delivery.edit');
    demandChain(actor);
    const at = clock.now();
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        insert into delivery.kf_new_account (key, corp_id, name, material, state, made_at, made_by)
        values (${account.key}, ${wecom.corpId}, ${account.name}, ${account.material}, 'sending', ${at}, ${actor.label})
        on conflict (key) do nothing returning 1`.execute(tx);
      if (rows.length > 0) await access.audit(tx, actor, 'delivery.kf_account_added', `kf:${account.name}`, {});
    });
    return makeAccount(account);
  }

  /** Looks first: an account of that name which appeared since the wish is the one that an answer was lost for. */
  async function makeAccount({
    key,
    name,
    material,
  }: {
    key: string;
    name: string;
    material: string;
  }): Promise<string> {
    await readAccounts(deps);
    const { rows } = await sql<{ state: string; openKfid: string | null }>`
      select n.state, coalesce(n.open_kfid, (select a.open_kfid from delivery.kf_account a
        where a.corp_id = n.corp_id and a.name = n.name and a.first_seen_at >= n.made_at and a.gone_at is null
          and not exists (select from delivery.kf_new_account o where o.open_kfid = a.open_kfid) limit 1)) as "openKfid"
      from delivery.kf_new_account n where n.key = ${key}`.execute(db);
    const found = rows[0]?.openKfid;
    if (found) {
      await noteMade(key, found);
      return found;
    }
    const copies = await media.ensure([{ material, purpose: 'message' }]);
    const picture = copies(material, 'message');
    if (!picture) throw new AppError('content.material_not_found', { code: material }, 404);
    try {
      deps.crashAt('delivery.kf_before_account');
      const { open_kfid } = await wecom.kf.account.add({ name, media_id: picture }, { retries: 0 });
      deps.crashAt('delivery.kf_after_account');
      await noteMade(key, open_kfid);
      await finish('kf.accountAdd', open_kfid);
      return open_kfid;
    } catch (error) {
      if (!(error instanceof WeComError) || error.outcome === 'unknown') throw problemOf(error);
      await sql`
        update delivery.kf_new_account set state = 'refused', error = ${String(error.code)} where key = ${key}`.execute(
        db,
      );
      throw problemOf(error);
    }
  }

  const noteMade = (key: string, openKfid: string) =>
    sql`update delivery.kf_new_account set state = 'made', open_kfid = ${openKfid}, error = null where key = ${key}`.execute(
      db,
    );

  async function rename(actor: Actor, openKfid: string, name: string): Promise<void> {
    await begin(actor, 'delivery.kf_account_renamed', openKfid, { name });
    await wecom.kf.account.update({ open_kfid: openKfid, name }).catch(refuse);
    await finish('kf.accountUpdate', openKfid);
  }

  /** Its conversations end; what was said stays with us as long as retention says. */
  async function remove(actor: Actor, openKfid: string): Promise<void> {
    await begin(actor, 'delivery.kf_account_removed', openKfid, {});
    await wecom.kf.account.del({ open_kfid: openKfid }).catch(refuse);
    await finish('kf.accountDel', openKfid);
  }

  /** Single ones may be refused although the call was taken: each is named with WeCom's code. */
  async function changeServicers(
    actor: Actor,
    openKfid: string,
    change: { add: Servicers; remove: Servicers },
  ): Promise<KfServicerResults> {
    await begin(actor, 'delivery.kf_servicers_changed', openKfid, change);
    const results = [
      ...(await callFor('add', openKfid, change.add)),
      ...(await callFor('del', openKfid, change.remove)),
    ];
    await finish('kf.servicers', openKfid);
    return {
      refused: results
        .filter(({ errcode }) => errcode !== 0)
        .map(({ userid, department_id, errcode }) => {
          const { zh, en } = lookUpCode(errcode).meaning;
          return { id: userid ?? String(department_id), code: errcode, zh, en };
        }),
    };
  }

  async function callFor(what: 'add' | 'del', openKfid: string, { members, departments }: Servicers) {
    if (members.length + departments.length === 0) return [];
    const change = {
      open_kfid: openKfid,
      ...(members.length > 0 ? { userid_list: members } : {}),
      ...(departments.length > 0 ? { department_id_list: departments } : {}),
    };
    return (await wecom.kf.servicer[what](change).catch(refuse)).result_list;
  }

  return { create, rename, remove, changeServicers };
}

const refuse = (error: unknown): never => {
  throw problemOf(error);
};

/** WeCom's refusal in words that a person can act on. */
function problemOf(error: unknown): unknown {
  if (!(error instanceof WeComError)) return error;
  const { zh, en } = error.meaning;
  return new AppError(
    'delivery.kf_wecom_refused',
    { wecom: error.code, zh, en, lost: error.outcome === 'unknown' },
    409,
  );
}
