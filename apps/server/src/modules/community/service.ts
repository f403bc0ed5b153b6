import { setTimeout as timer } from 'node:timers/promises';
import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import { applyAcquisitionEvents } from './acquisition/events.ts';
import { createApplyEvents } from './apply-events.ts';
import { createBind } from './bind.ts';
import { createBrowse } from './browse.ts';
import { insertGroups } from './groups.ts';
import { createJoinStore, type NewMemberCoupon } from './join-store.ts';
import { createLookups } from './lookups.ts';
import { createMakeCodes } from './make-codes.ts';
import { createMembers } from './members.ts';
import { ownPersonalData } from './own-personal-data.ts';
import { changeOwners } from './owners.ts';
import { createReadGroup } from './read-group.ts';
import { createStoreCodes } from './store-codes.ts';
import type { Community, ListedGroup } from './types.ts';

/** Groups that were not read for this long are read when a list shows them. Milliseconds of business time. */
const OLD_MS = 20 * 3_600_000;

export interface CommunityDeps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  customers: Pick<Customers, 'match' | 'recognise' | 'setHomeStore'>;
  /** Null without an account: codes stay wanted and groups unread. */
  wecom: WeComClient | null;
  /** Where browsers reach us, without a trailing slash. */
  publicUrl: string;
  /** Offers', which stand on the same tier. */
  newMemberCoupon: NewMemberCoupon;
  /** Waits on the wall, in milliseconds. */
  sleep?: (ms: number) => Promise<void>;
}

export function createCommunityService({
  platform,
  access,
  customers,
  wecom,
  newMemberCoupon,
  sleep = async (ms) => void (await timer(ms)),
}: CommunityDeps) {
  const { clock } = platform;
  const { writeMembers } = createMembers({ ...platform, customers });
  const { bind, bindGroup } = createBind({ ...platform, audit: access.audit });
  const { applyGroupEvents, dismissGroups } = createApplyEvents({ writeMembers });
  const { readGroup, readGroupOnce } = createReadGroup({ platform, wecom, writeMembers, bind, dismissGroups, sleep });
  const { ensureStoreCodes } = createStoreCodes(platform);
  const { makeCodes } = createMakeCodes({ platform, wecom });
  const lookups = createLookups({ ...platform, readGroupOnce });

  async function takeInGroups(tx: Tx, groups: ListedGroup[]): Promise<{ chatId: string; isNew: boolean }[]> {
    const at = clock.now();
    const isNew = await insertGroups(
      tx,
      groups.map((group) => ({ ...group, at })),
    );
    const { rows } = await sql<{ chatId: string }>`
      select chat_id as "chatId" from community.store_group
      where chat_id = any(${groups.map((group) => group.chatId)}::text[]) and state = 'active'
        and (read_at is null or read_at < ${new Date(at.getTime() - OLD_MS)})
      order by chat_id`.execute(tx);
    return rows.map(({ chatId }) => ({ chatId, isNew: isNew.has(chatId) }));
  }

  return {
    ensureStoreCodes,
    makeCodes,
    applyGroupEvents,
    applyAcquisitionEvents,
    takeInGroups,
    changeOwners,
    readGroup,
    ...lookups,
    ...createJoinStore({ platform, customers, newMemberCoupon, ...lookups }),
    bindGroup,
    ...createBrowse(platform),
    personalData: ownPersonalData,
  } satisfies Community & Record<string, unknown>;
}
export type CommunityService = ReturnType<typeof createCommunityService>;
