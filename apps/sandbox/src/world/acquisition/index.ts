import { createContactTies } from '../contact-ties.ts';
import type { ContactWays } from '../contact-ways.ts';
import type { WorldContext } from '../context.ts';
import type { Listen } from '../happenings.ts';
import type { People } from '../people.ts';
import type { Staff } from '../staff.ts';
import type { StaffState } from '../staff-state.ts';
import type { VisibleRange } from '../visible-range.ts';
import type { Welcomes } from '../welcome.ts';
import { createAcquisitionChats } from './chats.ts';
import { createAcquisitionLinks } from './links.ts';
import { createAcquisitionQuota } from './quota.ts';
import { createAcquisitionVisits } from './visits.ts';

interface Parts {
  people: People;
  staff: Staff;
  staffState: StaffState;
  range: VisibleRange;
  welcomes: Welcomes;
  contactWays: ContactWays;
  on: Listen;
}

/** 获客助手: paid links by which customers add members, and what is told about them. */
export function createAcquisition(ctx: WorldContext, parts: Parts) {
  const { people, staff, welcomes, contactWays, on } = parts;
  const links = createAcquisitionLinks(ctx, { ...parts, expand: contactWays.membersOf });
  const quota = createAcquisitionQuota(ctx);
  const ties = createContactTies(ctx, { people, staff, welcomes });
  const visits = createAcquisitionVisits(ctx, { links, quota, ties });
  const chats = createAcquisitionChats(ctx);

  on('contactMade', ({ personId, userid }) => {
    visits.concluded(personId, userid);
    visits.lostRoom(userid);
  });
  on('memberLeft', ({ userid }) => visits.lostRoom(userid));
  on('delivered', (messages) => {
    for (const { byCustomer, chatId, personId, userid } of messages)
      if (byCustomer && chatId === null && personId !== null && userid !== null) chats.heard(personId, userid);
  });

  return { links, quota, ...visits, chatInfo: chats.infoOf };
}
