import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { systemActor } from '../../access/index.ts';
import type { Member, Organisation } from '../../organisation/index.ts';
import { inLanes } from '../solo.ts';
import { isIncredible } from './guard.ts';
import type { Meter } from './meter.ts';
import { type Finding, markProgress, noteFindings } from './runs.ts';
import { readGuard } from './settings.ts';

/** Reads of one API at a time (LIMITS §12: the platform's number is not published). */
const LANES = 5;
/** Departments between two signs of progress. */
const SIGN_EVERY = 50;

export interface MembersDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'facts'>;
  wecom: WeComClient;
  organisation: Pick<Organisation, 'syncMembers'>;
}

/**
 * Members by department: the list of users has no other form for an app of one's own (doc 96067 wants the contact-sync
 * secret), and does not reach into departments below.
 * @param syncId null for a part of it that an event asked for, which is no run
 */
export async function readMembers(deps: MembersDeps, meter: Meter, syncId: number | null): Promise<void> {
  const { platform, wecom } = deps;
  const departments = await wecom.department.simplelist();
  meter.call();
  meter.needed(1 + departments.length);
  if (syncId !== null) await markProgress(platform.db, syncId, { cost: meter.take(), total: departments.length });
  const members = new Map<string, Member>();
  let unsaid = 0;
  await inLanes(departments, LANES, async ({ id }) => {
    for (const { userid, name, department } of await wecom.user.simplelist({ department_id: id })) {
      members.set(userid, { userid, name, departmentIds: department });
    }
    meter.call();
    unsaid += 1;
    if (syncId === null || unsaid < SIGN_EVERY) return;
    const done = unsaid;
    unsaid = 0;
    await markProgress(platform.db, syncId, { cost: meter.take(), done });
  });
  const findings = await compare(deps, [...members.values()]);
  if (syncId === null) return;
  await noteFindings(platform.db, syncId, findings);
  await markProgress(platform.db, syncId, { cost: meter.take(), done: unsaid });
}

/** A list that lost too many is a wrong visible range, not a company that fell apart. */
async function compare({ platform, wecom, organisation }: MembersDeps, members: Member[]): Promise<Finding[]> {
  const { rows } = await sql<{ held: number; gone: number }>`
    select count(*) as held, count(*) filter (where not userid = any(${members.map((m) => m.userid)}::text[])) as gone
    from organisation.account_info where corp_id = ${wecom.corpId} and active`.execute(platform.db);
  const { held, gone } = rows[0]!;
  const isEmpty = members.length === 0;
  if (isEmpty || isIncredible({ held, gone }, await readGuard(platform.db))) {
    return [{ what: 'members_refused', subject: 'members', n: gone, detail: { held, listed: members.length } }];
  }
  const { added, activated, left } = await organisation.syncMembers(systemActor('sync with WeCom'), members);
  return [
    { what: 'accounts_added', subject: 'members', n: added },
    { what: 'accounts_back', subject: 'members', n: activated },
    { what: 'accounts_left', subject: 'members', n: left },
  ];
}
