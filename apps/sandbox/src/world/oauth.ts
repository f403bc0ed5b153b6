import type { WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { secretId } from './ids.ts';
import type { People } from './people.ts';
import type { VisibleRange } from './visible-range.ts';

export type OauthSubject = { person: number } | { userid: string };

const CODE_MS = 5 * 60_000;
const TICKET_MS = 1_800_000;

/** OAuth codes: one use, five minutes of the wall. They live in memory: a restart is longer than most of them. */
export function createOauth(ctx: WorldContext, { people, range }: { people: People; range: VisibleRange }) {
  const codes = new Map<string, { subject: OauthSubject; wallMs: number; used: boolean; detail: boolean }>();
  const tickets = new Map<string, { userid: string; wallMs: number }>();
  const dropOld = () => {
    for (const [code, { wallMs }] of codes) {
      if (ctx.wall() - wallMs <= 2 * CODE_MS) break; // insertion order is time order
      codes.delete(code);
    }
  };
  return {
    mint(subject: OauthSubject, scope: 'snsapi_base' | 'snsapi_privateinfo' = 'snsapi_base'): string {
      dropOld();
      const code = secretId('oc', 32);
      codes.set(code, { subject, wallMs: ctx.wall(), used: false, detail: scope === 'snsapi_privateinfo' });
      return code;
    },
    /** A member's userid; for others an openid, with external_userid only when a member has them as a customer. */
    exchange(code: string): { userid: string; user_ticket?: string } | { openid: string; external_userid?: string } {
      const known = codes.get(code);
      if (!known) return refuse(40029, 'invalid code');
      if (known.used) refuse(42022, 'code already used');
      if (ctx.wall() - known.wallMs > CODE_MS) refuse(42003, 'code expired');
      known.used = true;
      if ('userid' in known.subject) {
        const { userid } = known.subject;
        if (!known.detail) return { userid };
        const ticket = secretId('ut', 32);
        tickets.set(ticket, { userid, wallMs: ctx.wall() });
        return { userid, user_ticket: ticket };
      }
      const person = people.find(known.subject.person);
      if (!person) return refuse(40029, 'invalid code');
      const customer = ctx.store
        .all<{ userid: string }>(
          `select userid from contact where person_id = ? and status in ('active', 'blocked')`,
          person.id,
        )
        .some(({ userid }) => range.has(userid));
      return { openid: person.openid, ...(customer ? { external_userid: person.externalUserid } : {}) };
    },
    userOfTicket(ticket: string): string {
      const known = tickets.get(ticket);
      if (!known || ctx.wall() - known.wallMs > TICKET_MS) return refuse(40029, 'invalid user_ticket');
      return known.userid;
    },
  };
}
