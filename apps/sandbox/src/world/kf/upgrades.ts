import type { Contacts } from '../contacts.ts';
import { seconds, type WorldContext } from '../context.ts';
import { ImpossibleAct, refuse } from '../errors.ts';
import { type Staff, sameCase } from '../staff.ts';
import type { KfAccounts } from './accounts.ts';
import type { KfSessions } from './sessions.ts';

/** Who may be offered, as the console has it: members, departments, customer groups. */
export interface UpgradeRange {
  users: string[];
  departments: number[];
  groups: string[];
}
export interface Upgrade {
  kind: 'member' | 'groupchat';
  /** Userid or chat id. */
  id: string;
  wording: string;
}

interface Parts {
  accounts: KfAccounts;
  sessions: KfSessions;
  staff: Staff;
  contacts: Contacts;
}

/** Offering a customer a member or a group of their own (doc 94674); the offer stands in the chat until it is taken back. */
export function createKfUpgrades(ctx: WorldContext, { accounts, sessions, staff, contacts }: Parts) {
  const { store } = ctx;
  const ids = (kind: string): string[] =>
    store.all<{ id: string }>('select id from kf_upgrade_range where kind = ? order by id', kind).map(({ id }) => id);
  const range = (): UpgradeRange => ({
    users: ids('user'),
    departments: ids('department').map(Number),
    groups: ids('group'),
  });
  const covers = ({ kind, id }: Upgrade): boolean => {
    const { users, departments, groups } = range();
    if (kind === 'groupchat') return groups.includes(id);
    const member = staff.find(id);
    return (
      member !== undefined && (users.includes(member.userid) || member.departments.some((d) => departments.includes(d)))
    );
  };
  const find = (openKfId: string, personId: number): Upgrade | undefined =>
    store.get<Upgrade>(
      'select kind, id, wording from kf_upgrade where open_kfid = ? and person_id = ? and accepted_at is null',
      openKfId,
      personId,
    );
  return {
    range,
    find,
    setRange: ({ users, departments, groups }: UpgradeRange): void =>
      store.transaction(() => {
        store.run('delete from kf_upgrade_range');
        const all = [
          ...users.map((id) => ['user', sameCase(id)] as const),
          ...departments.map((id) => ['department', String(id)] as const),
          ...groups.map((id) => ['group', id] as const),
        ];
        for (const [kind, id] of all) store.run('insert into kf_upgrade_range (kind, id) values (?, ?)', kind, id);
      }),
    offer(openKfId: string, externalUserid: string, upgrade: Upgrade): void {
      accounts.usable(openKfId);
      const { personId } = sessions.ofCustomer(openKfId, externalUserid);
      if (!covers(upgrade))
        refuse(upgrade.kind === 'member' ? 40003 : 93006, `${upgrade.kind} is not in the configured range`);
      store.run(
        `insert or replace into kf_upgrade (open_kfid, person_id, kind, id, wording, created_at) values (?, ?, ?, ?, ?, ?)`,
        openKfId,
        personId,
        upgrade.kind,
        upgrade.kind === 'member' ? sameCase(upgrade.id) : upgrade.id,
        upgrade.wording,
        seconds(ctx),
      );
    },
    cancel(openKfId: string, externalUserid: string): void {
      accounts.usable(openKfId);
      const { personId } = sessions.ofCustomer(openKfId, externalUserid);
      store.run(
        'delete from kf_upgrade where open_kfid = ? and person_id = ? and accepted_at is null',
        openKfId,
        personId,
      );
    },
    /** The customer takes the member who is offered: they become contacts. A group is joined by its own code. */
    accept: (personId: number, openKfId: string): void =>
      store.transaction(() => {
        const upgrade = find(openKfId, personId);
        if (upgrade?.kind !== 'member') throw new ImpossibleAct('没有可以添加的专员');
        contacts.addByMember(upgrade.id, personId, 0);
        store.run(
          'update kf_upgrade set accepted_at = ? where open_kfid = ? and person_id = ?',
          seconds(ctx),
          openKfId,
          personId,
        );
      }),
  };
}
