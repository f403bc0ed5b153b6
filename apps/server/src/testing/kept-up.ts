import type { Chain } from './chain.ts';

/** What keeps the members of live segments. */
export const keeperOf = ({ audience }: Chain) =>
  audience.parts.pollers!.find(({ name }) => name === 'audience.members')!;

/** Looks until everything that is committed now has been seen: the server is shared, others hold its horizon back for moments. */
export async function keptUp(chain: Chain): Promise<void> {
  const { platform } = chain;
  const { rows } = await platform.database.pool.query<{ xmax: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as xmax',
  );
  for (let attempt = 0; attempt < 400; attempt += 1) {
    await keeperOf(chain).runDue(platform.clock.now());
    const position = await platform.changes.positionOf(platform.db, 'audience');
    if (position && BigInt(position.xid) >= BigInt(rows[0]!.xmax)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the horizon did not move');
}
