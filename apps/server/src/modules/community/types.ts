import type { CallbackEvent } from '@xiaoer/wecom';
import type { Tx } from '../../platform/database/index.ts';
import type { PersonalData, WeChatPerson } from '../customers/index.ts';

/** The facts this module announces, with their payloads. */
export interface CommunityFacts {
  'community.group_bound': { groupId: number; storeId: number };
  'community.members_joined': { groupId: number; customerIds: number[] };
  'community.members_left': { groupId: number; customerIds: number[] };
  /** Once per need: the store has no group, or its newest is nearly full. */
  'community.group_needed': { storeId: number };
  /** WeCom did not take these accounts into a code; `code` is its word for why. */
  'community.accounts_refused': { api: string; accounts: { accountId: number; code: number }[] };
}

/** A group's code for the join page. */
export interface GroupCode {
  groupId: number;
  name: string;
  /** The picture's address. */
  qrCode: string;
}

/** Somebody who asks for what belongs to a group. */
export interface Asker {
  customerId: number | null;
  person: WeChatPerson;
}

/** A group as WeCom's list shows it. */
export interface ListedGroup {
  corpId: string;
  chatId: string;
}

export interface ReadOptions {
  /** The longest to wait while WeCom's limits let nobody read. Left out: as long as the client does. Milliseconds. */
  maxWaitMs?: number;
}

/** What a reading of one group told us that callbacks had not. */
export interface GroupReading {
  /** `groupchat/get` calls it took. */
  calls: number;
  /** `unread`: WeCom would not say, or events came faster than we read. `first`: read for the first time. */
  outcome: 'first' | 'read' | 'dismissed' | 'unread';
  joined: number;
  left: number;
  renamed: boolean;
  ownerChanged: boolean;
}

/** The service, as other modules use it. */
export interface Community {
  /** Makes sure that every store has its codes with their pools, and says which stores need a group. Set-wise, idempotent. */
  ensureStoreCodes(): Promise<void>;
  /** Callbacks about groups, in any order, any number of times; others are passed over. */
  applyGroupEvents(tx: Tx, events: CallbackEvent[]): Promise<void>;
  /** Callbacks about acquisition links and their quota; others are passed over. */
  applyAcquisitionEvents(tx: Tx, events: CallbackEvent[]): Promise<void>;
  /**
   * Groups that a list from WeCom showed: unknown ones are taken in. Answers which are to be read: those never read, and
   * those not read for long, since a lost callback shows nowhere else.
   */
  takeInGroups(tx: Tx, groups: ListedGroup[]): Promise<{ chatId: string; isNew: boolean }[]>;
  /** Groups that have a new owner by our own doing. */
  changeOwners(tx: Tx, change: { chatIds: string[]; accountId: number; userid: string }): Promise<void>;
  /** Reads one group's members from WeCom now and writes what differs. */
  readGroup(chatId: string, options?: ReadOptions): Promise<GroupReading>;
  /** The code of the store's group with room; null while there is none. */
  groupFor(storeId: number): Promise<GroupCode | null>;
  /** Member lists lag: unless told not to, WeCom is asked once more before the answer is no. Not inside a transaction. */
  isMember(groupId: number, asker: Asker, options?: { readAgain?: boolean }): Promise<boolean>;
  groupsOf(customerId: number): Promise<{ groupId: number; name: string; storeId: number | null }[]>;
  /** Stores whose group can be joined now. */
  storesWithGroup(): Promise<Set<number>>;
  /** The code that adds us as a contact: the store's own, else any; null while none is made. */
  addContactQr(storeId: number | null): Promise<string | null>;
  personalData: PersonalData;
}
