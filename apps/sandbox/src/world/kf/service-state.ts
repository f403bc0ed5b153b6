import type { WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { sameCase } from '../staff.ts';
import type { KfAccounts } from './accounts.ts';
import type { KfCodeKind, KfCodes } from './codes.ts';
import type { KfServicers } from './servicers.ts';
import { type KfSessions, type KfState, mayStep } from './sessions.ts';

interface Parts {
  accounts: KfAccounts;
  servicers: KfServicers;
  sessions: KfSessions;
  codes: KfCodes;
}

/** The code that a step gives: at the first coming into the queue or to a member, and at the end (doc 94669). */
function codeOf(from: KfState, to: KfState): KfCodeKind | null {
  if (to === 4) return 'end';
  if (to === 2) return 'queue';
  return to === 3 && from !== 3 ? 'takeover' : null;
}

/** The state of a session by API (doc 94669). It tells nobody: the caller knows. */
export function createKfServiceState(ctx: WorldContext, { accounts, servicers, sessions, codes }: Parts) {
  const chooseServicer = (openKfId: string, userid: string | undefined): string => {
    if (!userid) return refuse(40058, 'servicer_userid missing');
    if (!servicers.serves(openKfId, userid)) refuse(95014, 'not a servicer of this account or not activated');
    if (servicers.pauseOf(openKfId, userid) !== undefined) refuse(95019, 'the servicer has stopped receiving');
    return sameCase(userid);
  };
  return {
    get(openKfId: string, externalUserid: string) {
      accounts.usable(openKfId);
      const { state, servicer } = sessions.ofCustomer(openKfId, externalUserid);
      return { state, servicer };
    },
    trans: (openKfId: string, externalUserid: string, to: KfState, userid: string | undefined): string | null =>
      ctx.store.transaction(() => {
        accounts.usable(openKfId);
        const session = sessions.ofCustomer(openKfId, externalUserid);
        if (!mayStep(session.state, to, ctx.settings.kfEndsUnserved))
          refuse(95016, `state ${session.state} can't become ${to}`);
        sessions.setState(session, to, to === 3 ? chooseServicer(openKfId, userid) : null);
        const kind = codeOf(session.state, to);
        return kind && codes.issue(kind, session);
      }),
  };
}
