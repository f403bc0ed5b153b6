import type { Contacts } from '../contacts.ts';
import type { WorldContext } from '../context.ts';
import type { MediaStore } from '../media.ts';
import type { People } from '../people.ts';
import type { Staff } from '../staff.ts';
import { createKfAccounts } from './accounts.ts';
import { createKfCodes } from './codes.ts';
import { createKfCustomerActs } from './customer-acts.ts';
import { createKfLog } from './log.ts';
import { createKfSending } from './sending.ts';
import { createKfServiceState } from './service-state.ts';
import { createKfServicerActs } from './servicer-acts.ts';
import { createKfServicers } from './servicers.ts';
import { createKfSessions } from './sessions.ts';
import { createKfStatistics } from './statistics.ts';
import { createKfUpgrades } from './upgrades.ts';

interface Parts {
  people: People;
  staff: Staff;
  media: MediaStore;
  contacts: Contacts;
}

/** 微信客服: accounts, who serves them, what is said in them and how a session goes from state to state. */
export function createKf(ctx: WorldContext, { people, staff, media, contacts }: Parts) {
  const accounts = createKfAccounts(ctx, { media });
  const log = createKfLog(ctx, { accounts, people });
  const sessions = createKfSessions(ctx, { people });
  const codes = createKfCodes(ctx);
  const servicers = createKfServicers(ctx, { accounts, staff, log });
  return {
    accounts,
    servicers,
    sessions,
    log,
    state: createKfServiceState(ctx, { accounts, servicers, sessions, codes }),
    sending: createKfSending(ctx, { accounts, sessions, log, codes }),
    upgrades: createKfUpgrades(ctx, { accounts, sessions, staff, contacts }),
    statistics: createKfStatistics(ctx),
    /** What customers do on their phones. */
    customer: createKfCustomerActs(ctx, { accounts, people, sessions, log, codes }),
    /** What servicers do in the client. */
    servicer: createKfServicerActs(ctx, { servicers, sessions, log, codes }),
  };
}
