import type { WorldContext } from './context.ts';
import { beijingDay } from './days.ts';
import { refuse } from './errors.ts';
import { type Member, type Staff, sameCase } from './staff.ts';
import type { VisibleRange } from './visible-range.ts';

/** What an app made after 2022-06-20 learns only through the member's consent (doc 90196, 95833). */
export interface MemberCard {
  email: string | null;
  bizMail: string | null;
  /** '0' unknown, '1' male, '2' female: text, as the platform writes it. */
  gender: string | null;
  qrCode: string | null;
  address: string | null;
}

interface Row {
  email: string | null;
  biz_mail: string | null;
  gender: string | null;
  qr_code: string | null;
  address: string | null;
}

/** The private side of a member, and how to find somebody by it (docs 95402, 95895). */
export function createMemberCards(ctx: WorldContext, { staff, range }: { staff: Staff; range: VisibleRange }) {
  const { store, settings } = ctx;
  /** Wrong mobile numbers of this Beijing day of the wall. */
  let wrong = { day: -1, n: 0 };
  const today = () => beijingDay(new Date(ctx.wall()));
  const wrongToday = () => (wrong.day === today() ? wrong.n : 0);
  const allowed = () =>
    Math.max(settings.wrongMobiles.atLeast, Math.floor(staff.count() * settings.wrongMobiles.share));

  return {
    define: (userid: string, card: Partial<MemberCard>): void =>
      void store.run(
        `insert into member_card (userid, email, biz_mail, gender, qr_code, address) values (?, ?, ?, ?, ?, ?)
         on conflict (userid) do update set email = excluded.email, biz_mail = excluded.biz_mail, gender = excluded.gender,
           qr_code = excluded.qr_code, address = excluded.address`,
        sameCase(userid),
        card.email ?? null,
        card.bizMail ?? null,
        card.gender ?? null,
        card.qrCode ?? null,
        card.address ?? null,
      ),
    of(userid: string): MemberCard {
      const row = store.get<Row>('select * from member_card where userid = ?', sameCase(userid));
      return {
        email: row?.email ?? null,
        bizMail: row?.biz_mail ?? null,
        gender: row?.gender ?? null,
        qrCode: row?.qr_code ?? null,
        address: row?.address ?? null,
      };
    },
    /** Too many wrong numbers, measured by the size of the corp, shut the call for the rest of the day. */
    byMobile(mobile: string): Member {
      if (wrongToday() > allowed()) refuse(45009, 'api freq out of limit: too many wrong numbers');
      const found = staff.all().find((member) => member.mobile === mobile && member.status !== 5);
      if (found && range.has(found.userid)) return found;
      wrong = { day: today(), n: wrongToday() + 1 };
      return refuse(46004, 'user not found');
    },
    /** 1 the mail that the corp gives, 2 the member's own. */
    byMail(mail: string, type: 1 | 2): Member {
      const row = store.get<{ userid: string }>(
        `select userid from member_card where lower(${type === 1 ? 'biz_mail' : 'email'}) = lower(?)`,
        mail,
      );
      const member = row && staff.find(row.userid);
      return member && member.status !== 5 && range.has(member.userid) ? member : refuse(46004, 'user not found');
    },
  };
}
