import type { Consents } from './consents.ts';
import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { secretId } from './ids.ts';
import type { Messages } from './messages.ts';
import type { StaffState } from './staff-state.ts';

interface Row {
  code: string;
  person_id: number;
  userid: string;
  issued_at: number;
  wall_told_ms: number | null;
  outcome: 'open' | 'sent' | 'spoilt';
}

const WORDS = {
  41050: 'welcome code expired',
  41051: 'chat started or welcome delivered',
  41053: 'the customer has not agreed to archiving',
  41096: 'another app is sending the welcome',
};

/** Welcome codes: 20 seconds of the wall from the first attempt to tell the platform, one use (doc 92137). */
export function createWelcomes(
  ctx: WorldContext,
  { messages, staffState, consents }: { messages: Messages; staffState: StaffState; consents: Consents },
) {
  const { store } = ctx;
  /** Why this code can't be used any more, as an error code; 0 when it can. */
  const problemOf = (row: Row): 0 | 41050 | 41051 | 41053 | 41096 => {
    if (row.outcome !== 'open') return 41051;
    if (consents.isMissing(row.person_id, row.userid)) return 41053;
    const age = ctx.wall() - (row.wall_told_ms ?? ctx.wall());
    if (age > ctx.settings.welcomeSeconds * 1000) return 41050;
    const { sendingMs, delivers } = ctx.settings.otherApp;
    if (age < sendingMs) return 41096;
    return sendingMs > 0 && delivers ? 41051 : 0;
  };
  const issue = (personId: number, userid: string): string => {
    const code = secretId('Wc-');
    store.run(
      'insert into welcome (code, person_id, userid, issued_at) values (?, ?, ?, ?)',
      code,
      personId,
      userid,
      seconds(ctx),
    );
    return code;
  };
  /** The chat has begun: what was not sent yet can't be a welcome any more (41051). */
  const spoil = (personId: number, userid: string): void => {
    store.run(
      `update welcome set outcome = 'spoilt' where person_id = ? and userid = ? and outcome = 'open'`,
      personId,
      userid,
    );
  };
  return {
    /** Whether the event brings a code: not where the console welcomes, nor for an account that nobody uses (LIMITS §3). */
    offeredBy: (userid: string): boolean =>
      !ctx.settings.consoleWelcome.some((one) => one.toLowerCase() === userid) && !staffState.isAsleep(userid),
    /** Nobody has welcomed with this code yet, and the chat hasn't begun. */
    isOpen: (code: string): boolean =>
      store.get(`select 1 from welcome where code = ? and outcome = 'open'`, code) !== undefined,
    issue,
    /** A welcome was possible and nobody has sent it: nothing is said in this chat yet. */
    isOwed: (personId: number, userid: string): boolean =>
      store.get(`select 1 from welcome where person_id = ? and userid = ? and outcome = 'open'`, personId, userid) !==
      undefined,
    /** The code after consent takes the place of the one that came with the event before it (CALLBACKS §9.7). */
    issueAnew(personId: number, userid: string): string {
      spoil(personId, userid);
      return issue(personId, userid);
    },
    spoil,
    send(code: string, content: MessageContent): void {
      const row = store.get<Row>('select * from welcome where code = ?', code);
      if (!row) {
        refuse(41050, 'invalid welcome code');
        return;
      }
      const problem = problemOf(row);
      if (problem !== 0) {
        store.run('update welcome set last_errcode = ? where code = ?', problem, code);
        refuse(problem, WORDS[problem]);
      }
      store.transaction(() => {
        store.run(`update welcome set outcome = 'sent', last_errcode = 0 where code = ?`, code);
        messages.deliver({ origin: 'welcome', originId: code, userid: row.userid, personId: row.person_id, content });
      });
    },
  };
}
export type Welcomes = ReturnType<typeof createWelcomes>;
