import { PutOrganisation } from '@xiaoer/contracts';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';
import { toWgs84 } from './coordinates.ts';
import { type Hours, hoursProblem, minutesOf } from './hours.ts';
import { isTimeZone } from './local-time.ts';
import * as repo from './put-repository.ts';

type Input = z.output<typeof PutOrganisation>;

export interface Upserted {
  created: number;
  changed: number;
  unchanged: number;
}

/** The wall clock of these stores is another from now on, also for what happened before: said in the same transaction. */
export type StoresRezoned = (tx: Tx, storeIds: number[]) => Promise<void>;

/** The chain's own word on its units, stores and accounts. Nothing is removed by leaving it out. */
export function createPutOrganisation({
  platform,
  audit,
  corpId,
  storesRezoned = async () => {},
}: {
  platform: Platform;
  audit: Audit;
  corpId: string;
  storesRezoned?: StoresRezoned | undefined;
}) {
  async function put(actor: Actor, said: PutOrganisation): Promise<Upserted> {
    demand(actor, 'organisation.edit');
    // The tree is everybody's: who sees only some stores can't move them to another region.
    if (actor.storeIds) throw new AppError('access.denied', { permission: 'organisation.edit' }, 403);
    const input = PutOrganisation.parse(said);
    refuseNonsense(input);
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return platform.db.transaction().execute(async (tx) => {
      await repo.lockOrganisation(tx);
      const units = await putUnits(tx, input.units);
      const stores = await putStores(tx, input.stores);
      if (stores.rezoned.length > 0) await storesRezoned(tx, stores.rezoned);
      const accounts = await putAccounts(tx, input.accounts, corpId);
      const result = sum(units, stores, accounts);
      if (result.created + result.changed === 0) return result;
      const storeIds = [...new Set([...stores.storeIds, ...accounts.storeIds])].sort((a, b) => a - b);
      await repo.bumpDirectory(tx);
      await audit(tx, actor, 'organisation.put', 'organisation', { ...result });
      await platform.facts.publish(tx, { type: 'organisation.changed', at, payload: { storeIds } });
      return result;
    });
  }
  return put;
}

async function putUnits(tx: repo.OrganisationTx, units: Input['units']): Promise<Upserted> {
  const parents = await repo.unitParents(tx);
  for (const unit of units) parents.set(unit.code, unit.parent);
  const unknown = units.findIndex(({ parent }) => parent !== null && !parents.has(parent));
  if (unknown >= 0) refuse(`units.${unknown}.parent`, 'unknown_unit', units[unknown]?.parent);
  const looped = units.findIndex(({ code }) => isBelowItself(code, parents));
  if (looped >= 0) refuse(`units.${looped}.parent`, 'below_itself', units[looped]?.parent);
  const { created, changed } = await repo.upsertUnits(tx, units);
  return tally(units.length, created, changed);
}

async function putStores(
  tx: repo.OrganisationTx,
  stores: Input['stores'],
): Promise<Upserted & { storeIds: number[]; rezoned: number[] }> {
  const known = await repo.unitParents(tx);
  const unknown = stores.findIndex(({ unit }) => !known.has(unit));
  if (unknown >= 0) refuse(`stores.${unknown}.unit`, 'unknown_unit', stores[unknown]?.unit);
  const written = await repo.upsertStores(
    tx,
    stores.map(({ position, coordinates, hours: _, ...store }) => ({ ...store, ...toWgs84(position, coordinates) })),
  );
  const hours = stores.flatMap((store) => hoursOf(store).map((row) => ({ code: store.code, ...row })));
  const codes = stores.map((store) => store.code);
  const rehoured = await repo.replaceHours(tx, codes, hours);
  const changed = without([...written.changed, ...rehoured], written.created);
  return {
    ...tally(stores.length, written.created.length, changed.length),
    storeIds: [...written.created, ...changed],
    rezoned: written.rezoned,
  };
}

async function putAccounts(tx: repo.OrganisationTx, accounts: Input['accounts'], corpId: string) {
  const codes = [...new Set(accounts.flatMap((account) => account.stores))];
  const known = await repo.knownStoreCodes(tx, codes);
  accounts.forEach((account, i) => {
    const missing = account.stores.find((code) => !known.has(code));
    if (missing) refuse(`accounts.${i}.stores`, 'unknown_store', missing);
  });
  const written = await repo.upsertAccounts(tx, corpId, accounts);
  const moved = await repo.replaceStatedStores(tx, corpId, accounts);
  const changed = without([...written.changed, ...moved.map((pair) => pair.accountId)], written.created);
  const stores = await repo.storesOfAccounts(tx, [...written.created, ...changed]);
  const storeIds = [...stores, ...moved.map((pair) => pair.storeId)];
  return { ...tally(accounts.length, written.created.length, changed.length), storeIds };
}

/** What can be seen without the database. */
function refuseNonsense({ units, stores, accounts }: Input): void {
  refuseDoubles('units', units, (unit) => unit.code);
  refuseDoubles('stores', stores, (store) => store.code);
  refuseDoubles('accounts', accounts, (account) => account.userid);
  stores.forEach((store, i) => {
    if (!isTimeZone(store.timeZone)) refuse(`stores.${i}.timeZone`, 'unknown_time_zone', store.timeZone);
    const problem = hoursProblem(hoursOf(store));
    if (problem) refuse(`stores.${i}.hours`, problem, store.code);
  });
}

function refuseDoubles<Row>(list: string, rows: Row[], keyOf: (row: Row) => string): void {
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    if (seen.has(keyOf(row))) refuse(`${list}.${i}`, 'given_twice', keyOf(row));
    seen.add(keyOf(row));
  });
}

function isBelowItself(code: string, parents: Map<string, string | null>): boolean {
  const above = new Set<string>();
  for (let at: string | null | undefined = code; at; at = parents.get(at)) {
    if (above.has(at)) return true;
    above.add(at);
  }
  return false;
}

const hoursOf = (store: Input['stores'][number]): Hours[] =>
  store.hours.map(({ weekday, from, until }) => ({
    weekday,
    fromMinute: minutesOf(from),
    untilMinute: minutesOf(until),
  }));

const without = (ids: number[], others: number[]): number[] => [...new Set(ids).difference(new Set(others))];

function refuse(field: string, rule: string, value: unknown): never {
  throw new AppError('organisation.refused', { field, rule, value });
}

const tally = (total: number, created: number, changed: number): Upserted => ({
  created,
  changed,
  unchanged: total - created - changed,
});

const sum = (...parts: Upserted[]): Upserted => ({
  created: parts.reduce((n, part) => n + part.created, 0),
  changed: parts.reduce((n, part) => n + part.changed, 0),
  unchanged: parts.reduce((n, part) => n + part.unchanged, 0),
});
