import { z } from 'zod';
import type { ServedContact } from '../world/served-contacts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, paged, pageOf } from './shapes.ts';

/** As the sample has it: `***开`. */
const masked = (name: string) => `***${[...name].at(-1) ?? ''}`;

/** Customers by their lasting id and the id of the group; others by a masked name and the name of the group. */
const shape = (row: ServedContact) => ({
  is_customer: row.isCustomer,
  tmp_openid: row.tmpId,
  ...(row.isCustomer ? { external_userid: row.external_userid } : { name: masked(row.name) }),
  ...(row.follow_userid === null ? {} : { follow_userid: row.follow_userid }),
  ...(row.chat_id === null ? {} : row.isCustomer ? { chat_id: row.chat_id } : { chat_name: row.chat_name }),
  add_time: row.add_time,
});

export const servedContactEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/contact_list', z.object(pageOf(1000, 1000)), (q, { world }) => {
    const { rows, nextCursor } = paged((offset, limit) => world.servedContacts.list(offset, limit), q);
    return { info_list: rows.map(shape), next_cursor: nextCursor };
  }),
  /** Ids of meetings, forms and smart sheets; those of `contact_list` can't be converted. */
  endpoint(
    'POST',
    'idconvert/convert_tmp_external_userid',
    z.object({
      business_type: num.min(1).max(3),
      user_type: num.min(1).max(4),
      tmp_external_userid_list: z.array(z.string()).min(1).max(100),
    }),
    (q, { world }) => {
      const found = q.tmp_external_userid_list.map((tmp_external_userid) => ({
        tmp_external_userid,
        // user types 2 to 4 are members of other companies: none are connected to this one
        external_userid:
          q.user_type === 1 ? world.servedContacts.customerOf(tmp_external_userid, q.business_type) : undefined,
      }));
      return {
        results: found.filter((one) => one.external_userid !== undefined),
        invalid_tmp_external_userid_list: found
          .filter((one) => one.external_userid === undefined)
          .map((one) => one.tmp_external_userid),
      };
    },
  ),
  endpoint(
    'POST',
    'idconvert/unionid_to_external_userid',
    z.object({ unionid: z.string().min(1), openid: z.string().min(1), subject_type: num.min(0).max(1).default(0) }),
    (q, { world }) => {
      const found = world.servedContacts.ofUnionid(q.unionid, q.openid);
      return 'pendingId' in found ? { pending_id: found.pendingId } : { external_userid: found.externalUserid };
    },
  ),
  endpoint('POST', 'externalcontact/convert_to_openid', z.object({ external_userid: z.string() }), (q, { world }) => ({
    openid: world.servedContacts.openidOf(q.external_userid),
  })),
];
