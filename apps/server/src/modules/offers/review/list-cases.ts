import type { ReviewSubjectKind } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, storeScope } from '../../access/index.ts';

export interface ReviewCase {
  caseId: string;
  kind: string;
  subjectKind: ReviewSubjectKind;
  /** Null: its customer was erased. */
  subjectId: string | null;
  store: { code: string; name: string } | null;
  happenedAt: Date;
  filedAt: Date;
  lossFen: number | null;
  evidence: Record<string, unknown>;
  state: 'open' | 'closed';
  decision: string | null;
  note: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface CaseFilter {
  kind: string | null;
  state: 'open' | 'closed' | null;
  storeId: number | null;
}

/** Cases that the actor may see, the latest filed first; `before` is the id of the last one seen. */
export async function listCases(
  db: Db,
  actor: Actor,
  { before, limit, ...filter }: CaseFilter & { before: string | null; limit: number },
): Promise<ReviewCase[]> {
  const after = sql`(${before}::text is null or (r.filed_at, r.case_id) <
    (select b.filed_at, b.case_id from offers.review_case b where b.case_id = ${before}))`;
  const { rows } = await sql<ReviewCase>`
    ${caseColumns}
    where ${after} and ${filtered(filter)} and ${storeScope(actor, 'r.store_id')}
    order by r.filed_at desc, r.case_id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Of the same cases: how many are open, and what they cost. */
export async function countOpen(
  db: Db,
  actor: Actor,
  filter: Pick<CaseFilter, 'kind' | 'storeId'>,
): Promise<{ open: number; openLossFen: number }> {
  const { rows } = await sql<{ open: number; openLossFen: number }>`
    select count(*) as open, coalesce(sum(r.loss_fen), 0)::bigint as "openLossFen"
    from offers.review_case r
    where ${filtered({ ...filter, state: 'open' })} and ${storeScope(actor, 'r.store_id')}`.execute(db);
  return rows[0]!;
}

/** One case that the actor may see; with `lock` until the transaction ends. */
export async function findCase(
  db: Db,
  actor: Actor,
  caseId: string,
  { lock = false } = {},
): Promise<ReviewCase | null> {
  const { rows } = await sql<ReviewCase>`
    ${caseColumns}
    where r.case_id = ${caseId} and ${storeScope(actor, 'r.store_id')}
    ${lock ? sql`for update of r` : sql``}`.execute(db);
  return rows[0] ?? null;
}

const caseColumns = sql`
  select r.case_id as "caseId", r.kind, r.subject_kind as "subjectKind", r.subject_id as "subjectId",
    case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as store,
    r.happened_at as "happenedAt", r.filed_at as "filedAt", r.loss_fen as "lossFen", r.evidence, r.state, r.decision,
    r.note, r.decided_by as "decidedBy", r.decided_at as "decidedAt"
  from offers.review_case r
  left join organisation.store_info s on s.store_id = r.store_id`;

const filtered = ({ kind, state, storeId }: CaseFilter): RawBuilder<boolean> => sql<boolean>`(
  (${kind}::text is null or r.kind = ${kind}) and (${state}::text is null or r.state = ${state})
  and (${storeId}::bigint is null or r.store_id = ${storeId}))`;
