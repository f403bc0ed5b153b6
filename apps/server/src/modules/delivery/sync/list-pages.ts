import { type ContactOfMember, type WeComClient, WeComError } from '@xiaoer/wecom';
import type { Meter } from './meter.ts';

/** Pages of one transaction: a thousand ties. */
const PAGES = 10;
/** The largest page there is (doc 92994; the default is 50). */
export const PAGE_SIZE = 100;

/** The cursor is dead: the platform keeps them for some hours at most. */
const CURSOR_DEAD = new Set<number | string>([50100, 60268, 'cursor_loop']);
/** `not external contact`: how the platform says that nobody asked about has a single customer. */
const NO_CONTACTS = 84061;

export interface PageBlock {
  contacts: ContactOfMember[];
  /** Pages that were read, the empty ones too. */
  pages: number;
  next: string | null;
  unlicensed: string[];
}

/** Why a list can't be gone on with. */
export type ListTrouble = { kind: 'cursor_dead' } | { kind: 'refused'; code: string };

/** The next pages of a list, one after the other: the platform's cursor allows no other way. */
export async function readBlock(
  { wecom, meter }: { wecom: WeComClient; meter: Meter },
  { userids, cursor }: { userids: readonly string[]; cursor: string | null },
): Promise<PageBlock | ListTrouble> {
  const block: PageBlock = { contacts: [], pages: 0, next: cursor, unlicensed: [] };
  try {
    do {
      const page = await wecom.externalContact.batchGetByUserPage({
        userid_list: userids,
        limit: PAGE_SIZE,
        ...(block.next ? { cursor: block.next } : {}),
      });
      meter.call();
      if (page.nextCursor !== null && page.nextCursor === block.next) return { kind: 'cursor_dead' };
      block.contacts.push(...page.contacts);
      block.unlicensed.push(...page.unlicensed);
      block.pages += 1;
      block.next = page.nextCursor;
    } while (block.next !== null && block.pages < PAGES);
    return block;
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    meter.call();
    if (error.code === NO_CONTACTS && userids.length === 1) return { ...block, next: null };
    if (CURSOR_DEAD.has(error.code)) return { kind: 'cursor_dead' };
    if (error.handling === 'D' && error.outcome === 'refused') return { kind: 'refused', code: String(error.code) };
    throw error;
  }
}

export const isTrouble = (read: PageBlock | ListTrouble): read is ListTrouble => 'kind' in read;
