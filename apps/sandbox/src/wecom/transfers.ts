import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { World } from '../world/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, paged, upToCharacters } from './shapes.ts';

const Handover = z.object({
  handover_userid: z.string(),
  takeover_userid: z.string(),
  external_userid: z.array(z.string()).min(1).max(100),
  transfer_success_msg: upToCharacters(200).optional(),
});
const Results = z.object({ handover_userid: z.string(), takeover_userid: z.string(), cursor: z.string().optional() });
const RESULT_PAGE = 1000;

/** Both members have to be there; the one who takes over has to be active, the other has left or not, as asked. */
function checkMembers(world: World, q: { handover_userid: string; takeover_userid: string }, resigned: boolean) {
  const handover = world.staff.find(q.handover_userid);
  const takeover = world.staff.find(q.takeover_userid);
  if (!handover || takeover?.status !== 1) return refuse(40003, 'invalid userid');
  for (const { userid } of [handover, takeover])
    if (!world.range.has(userid)) refuse(60111, `invalid userid ${userid}`);
  if (!world.staffState.isRealNamed(takeover.userid)) refuse(40098, 'takeover is not real-name verified');
  if (handover.userid === takeover.userid) refuse(40130, 'handover and takeover are the same');
  if (resigned && handover.status !== 5) refuse(40097, 'handover has not resigned');
}

const transfer = (path: string, resigned: boolean) =>
  endpoint('POST', path, Handover, (q, { world }) => {
    checkMembers(world, q, resigned);
    const successText = resigned ? undefined : q.transfer_success_msg;
    const by = { handover: q.handover_userid, takeover: q.takeover_userid, resigned, successText };
    return { customer: world.transfers.begin(q.external_userid, by) };
  });

const results = (path: string, resigned: boolean) =>
  endpoint('POST', path, Results, (q, { world }) => {
    const { rows, nextCursor } = paged(
      (offset, limit) => world.transfers.results(q.handover_userid, q.takeover_userid, resigned, offset, limit),
      { cursor: q.cursor, limit: RESULT_PAGE },
    );
    return {
      customer: rows.map(({ takeover_time, ...row }) => ({ ...row, takeover_time: takeover_time ?? 0 })),
      next_cursor: nextCursor,
    };
  });

const groupTransfer = (path: string, resigned: boolean) =>
  endpoint(
    'POST',
    path,
    z.object({ chat_id_list: z.array(z.string()).min(1).max(100), new_owner: z.string() }),
    (q, { world }) => {
      if (world.staff.find(q.new_owner)?.status !== 1) refuse(40003, 'invalid new_owner');
      const codes = world.groupTransfers.begin(q.chat_id_list, { newOwner: q.new_owner, resigned });
      return {
        failed_chat_list: codes.filter(({ errcode }) => errcode !== 0).map((one) => ({ ...one, errmsg: 'failed' })),
      };
    },
  );

export const transferEndpoints: Endpoint[] = [
  transfer('externalcontact/transfer_customer', false),
  transfer('externalcontact/resigned/transfer_customer', true),
  results('externalcontact/transfer_result', false),
  results('externalcontact/resigned/transfer_result', true),
  endpoint(
    'POST',
    'externalcontact/get_unassigned_list',
    z.object({ page_id: num.optional(), page_size: num.max(1000).default(1000), cursor: z.string().optional() }),
    (q, { world }) => {
      const { rows, nextCursor } = paged((offset, limit) => world.transfers.unassigned(offset, limit), {
        cursor: q.cursor,
        limit: q.page_size,
      });
      return { info: rows, is_last: nextCursor === '', next_cursor: nextCursor };
    },
  ),
  groupTransfer('externalcontact/groupchat/transfer', true),
  groupTransfer('externalcontact/groupchat/onjob_transfer', false),
];
