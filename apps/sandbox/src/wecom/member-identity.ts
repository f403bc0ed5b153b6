import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, pageOf, sliced } from './shapes.ts';

/** Who a member is: ids by number or mail, and what they allow to be seen. */
export const memberIdentityEndpoints: Endpoint[] = [
  /** One row per member and department. */
  endpoint('POST', 'user/list_id', z.object(pageOf(10_000, 10_000)), (page, { world }) => {
    const members = world.staff.all().filter((m) => m.status !== 5);
    const all = members.flatMap((m) => m.departments.map((id) => ({ userid: m.userid, department: id })));
    const { rows, nextCursor } = sliced(all, page);
    return { dept_user: rows, next_cursor: nextCursor };
  }),
  endpoint('POST', 'user/getuserid', z.object({ mobile: z.string().min(1) }), ({ mobile }, { world }) => ({
    userid: world.memberCards.byMobile(mobile).userid,
  })),
  endpoint(
    'POST',
    'user/get_userid_by_email',
    z.object({ email: z.string().min(1), email_type: num.pipe(z.literal([1, 2])).default(1) }),
    ({ email, email_type }, { world }) => ({ userid: world.memberCards.byMail(email, email_type).userid }),
  ),
  endpoint('GET', 'auth/getuserinfo', z.object({ code: z.string() }), ({ code }, { world }) =>
    world.oauth.exchange(code),
  ),
  /** Only what the member has granted, and has: the rest is absent. */
  endpoint('POST', 'auth/getuserdetail', z.object({ user_ticket: z.string() }), ({ user_ticket }, { world }) => {
    const userid = world.oauth.userOfTicket(user_ticket);
    const member = world.staff.find(userid) ?? refuse(60111, 'userid not found');
    const card = world.memberCards.of(userid);
    const known = {
      gender: card.gender,
      avatar: member.avatar,
      qr_code: card.qrCode,
      mobile: member.mobile,
      email: card.email,
      biz_mail: card.bizMail,
      address: card.address,
    };
    return { userid, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) };
  }),
];
