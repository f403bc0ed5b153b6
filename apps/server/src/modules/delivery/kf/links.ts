import { hash } from 'node:crypto';
import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { inLanes } from '../solo.ts';
import { demandChain } from './scope.ts';

export interface LinkDeps extends Pick<Platform, 'db' | 'clock' | 'wall' | 'log'> {
  wecom: WeComClient;
  access: Pick<Access, 'audit'>;
}

export interface NewLink {
  openKfid: string;
  /** Null: of no store. */
  store: string | null;
  source: string;
}

/** After a refusal. Wall milliseconds. */
const REST_MS = 60_000;

/** 32 characters that WeCom takes, the same for the same account, store and source. */
const sceneOf = ({ openKfid, store, source }: NewLink) =>
  hash('sha256', `${openKfid}|${store ?? ''}|${source}`).slice(0, 24);

/** Links into an account, one per store and source. */
export function createLinks(deps: LinkDeps) {
  const { db, clock, access } = deps;

  async function create(actor: Actor, link: NewLink): Promise<string> {
    demand(actor, 'delivery.edit');
    demandChain(actor);
    const scene = sceneOf(link);
    const param = new URLSearchParams({ ...(link.store ? { store: link.store } : {}), source: link.source }).toString();
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        insert into delivery.kf_link (scene, open_kfid, store_id, source, scene_param, made_at, made_by)
        select ${scene}, a.open_kfid, s.store_id, ${link.source}, ${param}, ${clock.now()}, ${actor.label}
        from delivery.kf_account a left join organisation.store_info s on s.code = ${link.store}
        where a.open_kfid = ${link.openKfid} and a.gone_at is null and (${link.store}::text is null or s.store_id is not null)
        on conflict (scene) do update set try_after = null returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.kf_link_refused', { ...link });
      await access.audit(tx, actor, 'delivery.kf_link_added', `kf:${link.openKfid}`, { ...link });
    });
    await makeLinks(deps);
    return scene;
  }

  return { create };
}

/** Asks WeCom for the addresses that are missing. The same account and scene always give the same one. */
export async function makeLinks(deps: Omit<LinkDeps, 'access'>): Promise<void> {
  const { db, clock, wall, wecom } = deps;
  const { rows } = await sql<{ scene: string; openKfid: string; param: string }>`
    select l.scene, l.open_kfid as "openKfid", l.scene_param as param from delivery.kf_link l
    join delivery.kf_account a on a.open_kfid = l.open_kfid and a.gone_at is null and a.corp_id = ${wecom.corpId}
    where l.url is null and (l.try_after is null or l.try_after <= ${wall()}) order by l.scene`.execute(db);
  await inLanes(rows, clock.mode === 'driven' ? 1 : 3, async ({ scene, openKfid, param }) => {
    try {
      const url = await wecom.kf.addContactWay({ open_kfid: openKfid, scene });
      await sql`
        update delivery.kf_link set url = ${withParam(url, param)}, error = null where scene = ${scene}`.execute(db);
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      const again = new Date(wall().getTime() + REST_MS);
      await sql`
        update delivery.kf_link set error = ${String(error.code)}, try_after = ${again} where scene = ${scene}`.execute(
        db,
      );
    }
  });
}

/** Beside a scene, `scene_param` comes back with everybody who enters (doc 94665). */
const withParam = (url: string, param: string) =>
  `${url}${url.includes('?') ? '&' : '?'}scene_param=${encodeURIComponent(param)}`;
