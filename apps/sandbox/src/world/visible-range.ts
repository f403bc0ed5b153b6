import type { WorldContext } from './context.ts';
import { type Staff, sameCase } from './staff.ts';

/** Whom the app may see. Calls about others are refused as if they were not there (60111, 60011, 40096). */
export function createVisibleRange(ctx: WorldContext, { staff }: { staff: Staff }) {
  const departments = (parties: readonly number[]) =>
    new Set(parties.flatMap((id) => staff.departments(id).map((d) => d.id)));

  const has = (userid: string): boolean => {
    const { visible } = ctx.settings;
    if (!visible) return true;
    if (visible.users.some((one) => sameCase(one) === sameCase(userid))) return true;
    const seen = departments(visible.parties);
    return staff.find(userid)?.departments.some((id) => seen.has(id)) ?? false;
  };
  return {
    has,
    hasDepartment: (id: number): boolean => {
      const { visible } = ctx.settings;
      return !visible || departments(visible.parties).has(id);
    },
    /** The administrator changes the range: whoever comes in or goes out is told to the app (doc 90240). */
    change(to: { users: string[]; parties: number[] } | null): void {
      const everybody = staff.all().filter((m) => m.status !== 5);
      const before = new Set(everybody.filter((m) => has(m.userid)).map((m) => m.userid));
      ctx.settings.visible = to;
      for (const { userid } of everybody)
        if (has(userid) !== before.has(userid))
          ctx.callbacks.add({
            event: has(userid) ? 'subscribe' : 'unsubscribe',
            fromUser: userid,
            ofApp: true,
            fields: {},
          });
    },
  };
}
export type VisibleRange = ReturnType<typeof createVisibleRange>;
