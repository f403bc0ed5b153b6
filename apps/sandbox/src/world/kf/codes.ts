import { seconds, type WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { secretId } from '../ids.ts';
import type { KfSession, KfState } from './sessions.ts';

/** What a code answers to: entering, coming into the queue, being taken over by a member, the end (doc 95122). */
export type KfCodeKind = 'welcome' | 'queue' | 'takeover' | 'end';

interface Row {
  code: string;
  kind: KfCodeKind;
  open_kfid: string;
  person_id: number;
  issued_at: number;
  wall_issued_ms: number;
  used: number;
}

/** Codes other than the welcome's are good only while the session is in the state that gave them. */
const STATE_OF: Record<KfCodeKind, KfState | null> = { welcome: null, queue: 2, takeover: 3, end: 4 };

/**
 * One message per code. Welcome and end live 20 seconds of the wall, queue and take-over 48 hours of business time. The
 * documents name no errors for these codes; they answer as welcome codes of contacts do.
 */
export function createKfCodes(ctx: WorldContext) {
  const { store, wall, settings } = ctx;
  const isExpired = (row: Row): boolean =>
    row.kind === 'welcome' || row.kind === 'end'
      ? wall() - row.wall_issued_ms > settings.kfShortCodeSeconds * 1000
      : seconds(ctx) - row.issued_at > settings.kfLongCodeHours * 3600;
  return {
    issue(kind: KfCodeKind, session: Pick<KfSession, 'openKfId' | 'personId'>): string {
      const code = secretId(kind === 'welcome' ? 'KfWc-' : 'KfMc-');
      store.run(
        'insert into kf_code (code, kind, open_kfid, person_id, issued_at, wall_issued_ms) values (?, ?, ?, ?, ?, ?)',
        code,
        kind,
        session.openKfId,
        session.personId,
        seconds(ctx),
        wall(),
      );
      return code;
    },
    /** The code that may be used now. */
    usable(code: string): { kind: KfCodeKind; openKfId: string; personId: number; state: KfState | null } {
      if (code === '') refuse(41049, 'code missing');
      const row = store.get<Row>('select * from kf_code where code = ?', code) ?? refuse(41050, 'invalid code');
      if (row.used === 1) refuse(41051, 'the code was used');
      if (isExpired(row)) refuse(41050, 'code expired');
      return { kind: row.kind, openKfId: row.open_kfid, personId: row.person_id, state: STATE_OF[row.kind] };
    },
    use: (code: string): void => void store.run('update kf_code set used = 1 where code = ?', code),
  };
}
export type KfCodes = ReturnType<typeof createKfCodes>;
