import { z } from 'zod';
import { Id, Instant } from '../common.ts';

/** `GET /api/console/playbooks` */
export const Playbook = z.object({
  code: z.string(),
  name: z.string(),
  goal: z.string(),
  active: z.boolean(),
  channels: z.array(z.string()),
  /** The share of subjects that is kept out to measure the effect, 0–1. */
  holdout: z.number(),
  nextFireAt: Instant.nullable(),
  lastRunId: Id.nullable(),
  lastFiredAt: Instant.nullable(),
  /** The document as JSON text. */
  document: z.string(),
});
export const Playbooks = z.object({ playbooks: z.array(Playbook) });

/** `POST /api/console/playbooks/:code/active` */
export const SwitchPlaybook = z.object({ active: z.boolean() });

const RunHead = z.object({
  runId: Id,
  code: z.string(),
  name: z.string(),
  firedAt: Instant,
  expiresAt: Instant,
  state: z.enum(['fired', 'decided', 'ended', 'cancelled']),
  subject: z.enum(['customer', 'group']),
  /** What refused it: an undecided run waits until somebody resumes it, cancels it, or its window ends. */
  refusedAt: Instant.nullable(),
  /** An error's code, and its details: the words for it are those of that error. */
  refusal: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
});

/** `GET /api/console/runs`: each with its funnel. */
export const RunList = z.object({
  runs: z.array(
    RunHead.extend({
      considered: z.int(),
      heldOut: z.int(),
      refused: z.int(),
      dispatched: z.int(),
      sent: z.int(),
      notSent: z.int(),
    }),
  ),
});

/** `GET /api/console/runs/:id`: what was decided, with every reason counted. */
export const RunReport = RunHead.extend({
  marker: z.string(),
  document: z.string(),
  states: z.array(
    z.object({
      state: z.string(),
      reason: z.string().nullable(),
      variant: z.string().nullable(),
      channel: z.string().nullable(),
      n: z.int(),
    }),
  ),
});
