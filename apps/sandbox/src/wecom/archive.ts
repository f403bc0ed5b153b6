import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { World } from '../world/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

const OfRoom = z.object({ roomid: z.string() });

/** A corp that doesn't pay for the archive is refused by every helper. */
function archive({ archive: parts, settings }: World) {
  if (!settings.archiveOn) refuse(301053, 'the session archive is off');
  return parts;
}

/** Helpers of the session archive (docs 91614, 91782, 92951). The member is really spelled `exteranalopenid`. */
export const archiveEndpoints: Endpoint[] = [
  endpoint('POST', 'msgaudit/get_permit_user_list', z.object({ type: num.optional() }), ({ type }, { world }) => {
    archive(world);
    return { ids: world.consents.permittedUsers(type) };
  }),
  endpoint(
    'POST',
    'msgaudit/check_single_agree',
    z.object({ info: z.array(z.object({ userid: z.string(), exteranalopenid: z.string() })) }),
    ({ info }, { world }) => {
      const most = world.settings.archivePairsPerCall;
      const { agreement } = archive(world);
      if (info.length > most) refuse(301060, `more than ${most} pairs`);
      return {
        agreeinfo: info.flatMap(({ userid, exteranalopenid }) => {
          const found = agreement(userid, exteranalopenid);
          if (!found) return [];
          const { status, changedAt } = found;
          return [{ status_change_time: changedAt, userid, exteranalopenid, agree_status: status }];
        }),
      };
    },
  ),
  endpoint('POST', 'msgaudit/check_room_agree', OfRoom, ({ roomid }, { world }) => {
    const found = archive(world).roomAgreement(roomid) ?? refuse(93006, 'invalid roomid');
    return {
      agreeinfo: found.map(({ externalUserid, status, changedAt }) => ({
        status_change_time: changedAt,
        exteranalopenid: externalUserid,
        agree_status: status,
      })),
    };
  }),
  endpoint('POST', 'msgaudit/groupchat/get', OfRoom, ({ roomid }, { world }) => {
    const room = archive(world).room(roomid) ?? refuse(93006, 'invalid roomid: not an internal group');
    return {
      roomname: room.roomname,
      creator: room.creator,
      room_create_time: room.createdAt,
      notice: room.notice,
      members: room.members.map(({ userid, joinedAt }) => ({ memberid: userid, jointime: joinedAt })),
    };
  }),
];
