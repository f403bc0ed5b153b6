import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

/** A missing id is not a broken call: the platform has a code of its own for it (60251). */
export const OfAccount = z.object({ open_kfid: z.string().default('') });

const Servicers = OfAccount.extend({
  userid_list: z.array(z.string()).default([]),
  department_id_list: z.array(num).default([]),
});
const ACCOUNTS_PER_PAGE = 100;

/** Accounts, their links and who serves them (docs 94662 …, 94665, 94646, 94645). */
export const kfAccountEndpoints: Endpoint[] = [
  endpoint('POST', 'kf/account/add', z.object({ name: z.string(), media_id: z.string() }), (q, { world }) => ({
    open_kfid: world.kf.accounts.add(q.name, q.media_id),
  })),
  endpoint('POST', 'kf/account/del', OfAccount, (q, { world }) => {
    world.kf.accounts.remove(q.open_kfid);
    return {};
  }),
  endpoint(
    'POST',
    'kf/account/update',
    OfAccount.extend({ name: z.string().optional(), media_id: z.string().optional() }),
    (q, { world }) => {
      world.kf.accounts.update(q.open_kfid, { name: q.name, avatar: q.media_id });
      return {};
    },
  ),
  endpoint(
    'POST',
    'kf/account/list',
    z.object({ offset: num.min(0).default(0), limit: num.min(1).max(ACCOUNTS_PER_PAGE).default(ACCOUNTS_PER_PAGE) }),
    ({ offset, limit }, { world, sandboxUrl }) => ({
      account_list: world.kf.accounts
        .all()
        .slice(offset, offset + limit)
        .map((account) => ({
          open_kfid: account.openKfId,
          name: account.name,
          avatar: account.avatar ? `${sandboxUrl}/media/${account.avatar}` : '',
          manage_privilege: account.granted,
        })),
    }),
  ),
  endpoint(
    'POST',
    'kf/add_contact_way',
    OfAccount.extend({
      scene: z
        .string()
        .regex(/^[0-9a-zA-Z_-]{0,32}$/)
        .default(''),
    }),
    (q, { world, sandboxUrl }) => ({ url: `${sandboxUrl}${world.kf.accounts.link(q.open_kfid, q.scene)}` }),
  ),

  endpoint('POST', 'kf/servicer/add', Servicers, (q, { world }) => ({
    result_list: world.kf.servicers.add(q.open_kfid, servicersOf(q, world.settings)),
  })),
  endpoint('POST', 'kf/servicer/del', Servicers, (q, { world }) => ({
    result_list: world.kf.servicers.remove(q.open_kfid, servicersOf(q, world.settings)),
  })),
  endpoint('GET', 'kf/servicer/list', OfAccount, (q, { world }) => ({
    servicer_list: world.kf.servicers.list(q.open_kfid),
  })),
];

function servicersOf(
  { userid_list: users, department_id_list: departments }: z.output<typeof Servicers>,
  { kfServicersPerCall, kfDepartmentsPerCall }: { kfServicersPerCall: number; kfDepartmentsPerCall: number },
) {
  if (users.length + departments.length === 0) refuse(40058, 'userid_list and department_id_list are both empty');
  if (users.length > kfServicersPerCall) refuse(40058, `userid_list: more than ${kfServicersPerCall}`);
  if (departments.length > kfDepartmentsPerCall) refuse(40058, `department_id_list: more than ${kfDepartmentsPerCall}`);
  return { users, departments };
}
