import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

export interface Move {
  openKfid: string;
  externalUserid: string;
  state: 2 | 3 | 4;
  servicer: string | null;
  /** Said with the code that the change gives. */
  text: string | null;
  /** With the question how it was; at the end only. */
  rating: boolean;
  by: string;
  at: Date;
}

/** Writes down that conversations are to change hands or to end; a wish that is under way stays. Answers how many took. */
export async function wantMoves(tx: Tx, moves: readonly Move[]): Promise<number> {
  if (moves.length === 0) return 0;
  const { rows } = await sql`
    update delivery.kf_conversation c set wanted_state = m.state, wanted_servicer = m.servicer, wanted_text = m.text,
      wanted_rating = m.rating, wanted_by = m.by, wanted_at = m.at, try_after = null, failures = 0, move_error = null
    from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as m ("openKfid" text, "externalUserid" text, state smallint,
      servicer text, text text, rating boolean, by text, at timestamptz)
    where c.external_userid = m."externalUserid" and c.open_kfid = m."openKfid" and c.wanted_state is null
    returning 1`.execute(tx);
  return rows.length;
}
