import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { secretId } from './ids.ts';
import type { Messages } from './messages.ts';

interface Row {
  code: string;
  person_id: number;
  userid: string;
  issued_at: number;
  wall_told_ms: number | null;
  outcome: 'open' | 'sent' | 'spoilt';
}

/** Welcome codes: 20 seconds of the wall from the first attempt to tell the platform, one use. */
export function createWelcomes(ctx: WorldContext, { messages }: { messages: Messages }) {
  const { store } = ctx;
  /** Why this code can't be used any more, as an error code; 0 when it can. */
  const problemOf = (row: Row): 0 | 41050 | 41051 => {
    if (row.outcome !== 'open') return 41051;
    const age = ctx.wall() - (row.wall_told_ms ?? ctx.wall());
    return age > ctx.settings.welcomeSeconds * 1000 ? 41050 : 0;
  };
  return {
    issue(personId: number, userid: string): string {
      const code = secretId('Wc-');
      store.run(
        'insert into welcome (code, person_id, userid, issued_at) values (?, ?, ?, ?)',
        code,
        personId,
        userid,
        seconds(ctx),
      );
      return code;
    },
    /** The chat has begun: what was not sent yet can't be a welcome any more (41051). */
    spoil(personId: number, userid: string): void {
      store.run(
        `update welcome set outcome = 'spoilt' where person_id = ? and userid = ? and outcome = 'open'`,
        personId,
        userid,
      );
    },
    send(code: string, content: MessageContent): void {
      const row = store.get<Row>('select * from welcome where code = ?', code);
      if (!row) {
        refuse(41050, 'invalid welcome code');
        return;
      }
      const problem = problemOf(row);
      if (problem !== 0) {
        store.run('update welcome set last_errcode = ? where code = ?', problem, code);
        refuse(problem, problem === 41050 ? 'welcome code expired' : 'chat started or welcome delivered');
      }
      store.transaction(() => {
        store.run(`update welcome set outcome = 'sent', last_errcode = 0 where code = ?`, code);
        messages.deliver({ origin: 'welcome', originId: code, userid: row.userid, personId: row.person_id, content });
      });
    },
  };
}
export type Welcomes = ReturnType<typeof createWelcomes>;
