import type { Pool } from 'pg';
import type { Uptime } from '../running-stack.ts';
import { readTruth } from './truth.ts';

/** Life of a welcome code, and what must be left of it when its callback arrives. Wall milliseconds. */
const LIFE_MS = 20_000;
const ENOUGH_MS = 10_000;

interface Welcome {
  code: string;
  userid: string;
  external: string;
  state: string;
  reason: string | null;
  arrivedMs: number;
}

/**
 * Every welcome whose callback reached a server that had ten seconds of the code's life to work in is on the phone;
 * none is there twice. Those that came too late, or found the server down, are counted.
 */
export async function compareWelcomes({
  pool,
  sandboxUrl,
  uptimes,
}: {
  pool: Pool;
  sandboxUrl: string;
  uptimes: readonly Uptime[];
}) {
  const { rows: ours } = await pool.query<Welcome>(
    `select welcome_code as code, userid, external_userid as external, state, reason,
       (extract(epoch from arrived_at) * 1000)::float8 as "arrivedMs" from delivery.welcome`,
  );
  const phones = new Map<string, number>();
  for (const { origin, originId } of await readTruth(sandboxUrl, 'delivery'))
    if (origin === 'welcome') phones.set(String(originId), (phones.get(String(originId)) ?? 0) + 1);
  const issued = await readTruth(sandboxUrl, 'welcome');
  const told = Map.groupBy(issued, ({ userid, externalUserid }) => `${userid} ${externalUserid}`);

  const differences: string[] = [];
  const count = { sent: 0, late: 0, whileDown: 0 };
  for (const { code, userid, external, state, reason, arrivedMs } of ours) {
    const first = (told.get(`${userid} ${external}`) ?? [])
      .map(({ wallToldMs }) => Number(wallToldMs ?? Number.NaN))
      .filter((at) => at <= arrivedMs + 1)
      .sort((a, b) => b - a)[0];
    const onPhone = phones.get(code) ?? 0;
    if (state === 'wanted') differences.push(`still wanted: ${code}`);
    if (onPhone > 1) differences.push(`${onPhone} times: ${code}`);
    if (state === 'sent' && onPhone === 0) differences.push(`said to be sent: ${code}`);
    if (first === undefined) differences.push(`never told: ${code}`);
    if (state === 'sent') count.sent += 1;
    if (state === 'sent' || first === undefined) continue;
    const expires = first + LIFE_MS;
    const worked = Math.max(...uptimes.map((up) => Math.min(up.until, expires) - Math.max(up.from, arrivedMs)));
    if (arrivedMs > expires - ENOUGH_MS) count.late += 1;
    else if (worked < ENOUGH_MS) count.whileDown += 1;
    else differences.push(`not in time: ${code} ${state} ${reason}, ${Math.round(expires - arrivedMs)} ms were left`);
  }
  return { ...count, neverArrived: issued.length - ours.length, differences };
}
