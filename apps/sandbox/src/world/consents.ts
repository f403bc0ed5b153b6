import { seconds, type WorldContext } from './context.ts';
import { sameCase } from './staff.ts';

/** Who is under archiving, and which customers agreed to it. `where`: a userid, or the room id of a customer group. */
export function createConsents({ store, settings, clock }: WorldContext) {
  const permitted = (userid: string): boolean =>
    store.get('select 1 from archive_permit where userid = ?', sameCase(userid)) !== undefined;
  const find = (personId: number, where: string): { agrees: boolean; changedAt: number } | undefined => {
    const row = store.get<{ agrees: number; changed_at: number }>(
      'select agrees, changed_at from archive_consent where person_id = ? and userid = ?',
      personId,
      where,
    );
    return row && { agrees: row.agrees === 1, changedAt: row.changed_at };
  };
  return {
    permitted,
    find,
    /** Whether this customer must still agree before the member may welcome them (41053). */
    isMissing: (personId: number, userid: string): boolean =>
      settings.archiveOn && settings.archiveConsentFirst && permitted(userid) && !find(personId, userid)?.agrees,
    set: (personId: number, where: string, agrees: boolean): void =>
      void store.run(
        'insert or replace into archive_consent (person_id, userid, agrees, changed_at) values (?, ?, ?, ?)',
        personId,
        where,
        agrees ? 1 : 0,
        seconds({ clock }),
      ),
    permit: (userids: readonly string[], type: number): void =>
      store.transaction(() => {
        for (const userid of userids)
          store.run('insert or replace into archive_permit (userid, type) values (?, ?)', sameCase(userid), type);
      }),
    /** Everybody under archiving, or those of one version (1 office, 2 service, 3 enterprise). */
    permittedUsers: (type: number | undefined): string[] =>
      store
        .all<{ userid: string }>(
          'select userid from archive_permit where ? is null or type = ? order by userid',
          type ?? null,
          type ?? null,
        )
        .map(({ userid }) => userid),
  };
}
export type Consents = ReturnType<typeof createConsents>;
