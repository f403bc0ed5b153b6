import type { AudienceSettings } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';

/** While nobody has said otherwise. Days; see `SegmentSettings`. */
const DEFAULTS: AudienceSettings = {
  lifecycle: { newDays: 30, lapsingDays: 30, lostDays: 60 },
  mostLagSeconds: 60,
};

export async function readSettings(db: Db): Promise<AudienceSettings> {
  const { rows } = await sql<AudienceSettings>`
    select json_build_object('newDays', new_days, 'lapsingDays', lapsing_days, 'lostDays', lost_days) as lifecycle,
      most_lag_seconds as "mostLagSeconds"
    from audience.setting`.execute(db);
  return rows[0] ?? DEFAULTS;
}

export function createSettings({
  platform: { db, clock },
  audit,
  onChange,
}: {
  platform: Platform;
  audit: Access['audit'];
  onChange: () => void;
}) {
  return {
    async read(actor: Actor): Promise<AudienceSettings> {
      demand(actor, 'audience.read');
      return readSettings(db);
    },
    /** Segments that speak of stages mean the new ones from now on. */
    async change(actor: Actor, settings: AudienceSettings): Promise<AudienceSettings> {
      demand(actor, 'audience.write');
      const { newDays, lapsingDays, lostDays } = settings.lifecycle;
      await db.transaction().execute(async (tx) => {
        await sql`
          insert into audience.setting (new_days, lapsing_days, lost_days, most_lag_seconds, changed_at)
          values (${newDays}, ${lapsingDays}, ${lostDays}, ${settings.mostLagSeconds}, ${clock.now()})
          on conflict (one) do update set new_days = excluded.new_days, lapsing_days = excluded.lapsing_days,
            lost_days = excluded.lost_days, most_lag_seconds = excluded.most_lag_seconds, changed_at = excluded.changed_at`.execute(
          tx,
        );
        await audit(tx, actor, 'audience.settings_changed', 'audience:settings', { ...settings });
      });
      onChange();
      return settings;
    },
  };
}
