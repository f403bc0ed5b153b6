import { seconds, type WorldContext } from './context.ts';
import { sameCase } from './staff.ts';

interface Row {
  given: string | null;
  last_login_at: number | null;
  banned: number;
  real_name: number;
}

/** What the platform holds about an account besides its card: how it is spelled, its last login, bans, real name. */
export function createStaffState(ctx: WorldContext) {
  const { store } = ctx;
  const of = (userid: string): Row | undefined =>
    store.get<Row>(
      'select given, last_login_at, banned, real_name from staff_state where userid = ?',
      sameCase(userid),
    );

  return {
    /** The userid as it was written down. Contacts calls answer it so; other calls answer it in lower case (API §0). */
    given: (userid: string): string => of(userid)?.given ?? userid,
    /** Nobody has logged in for longer than the platform is patient with (40205; no welcome). */
    isAsleep(userid: string): boolean {
      const last = of(userid)?.last_login_at;
      return last !== null && last !== undefined && seconds(ctx) - last > ctx.settings.loginDays * 86_400;
    },
    /** The platform has banned the account for what it did to customers (40143). */
    isBanned: (userid: string): boolean => of(userid)?.banned === 1,
    isRealNamed: (userid: string): boolean => (of(userid)?.real_name ?? 1) === 1,
    change(
      userid: string,
      to: { given?: string; daysSinceLogin?: number; banned?: boolean; realName?: boolean },
    ): void {
      const asNumber = (flag: boolean | undefined) => (flag === undefined ? null : flag ? 1 : 0);
      store.run(
        `insert into staff_state (userid, given, last_login_at, banned, real_name)
         values (:userid, :given, :login, coalesce(:banned, 0), coalesce(:real, 1))
         on conflict (userid) do update set given = coalesce(:given, given), last_login_at = coalesce(:login, last_login_at),
           banned = coalesce(:banned, banned), real_name = coalesce(:real, real_name)`,
        {
          userid: sameCase(userid),
          given: to.given ?? null,
          login: to.daysSinceLogin === undefined ? null : seconds(ctx) - to.daysSinceLogin * 86_400,
          banned: asNumber(to.banned),
          real: asNumber(to.realName),
        },
      );
    },
  };
}
export type StaffState = ReturnType<typeof createStaffState>;
