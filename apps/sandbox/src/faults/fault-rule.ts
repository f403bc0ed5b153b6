import { z } from 'zod';

/** Faults of API calls. Those that end in `After` happen once the call has been done. */
const API_FAULTS = [
  /** Answers an HTTP status and does nothing. */
  'http',
  /** Answers a refusal and does nothing. */
  'errcode',
  /** Shuts this API for `value` seconds: 45009 (doc 90312). */
  'blocked',
  'timeoutBefore',
  'timeoutAfter',
  'dropBefore',
  'dropAfter',
  /** Does it, and answers `value` ms later. */
  'slow',
  /** Does it, and cuts the connection in the middle of the answer. */
  'half',
] as const;
/** Faults of callbacks; `reordered` goes behind those that follow at once. */
const CALLBACK_FAULTS = ['late', 'doubled', 'lost', 'reordered'] as const;

export const FaultRule = z.object({
  /** `externalcontact/send_welcome_msg`, `externalcontact/*`, `*`, or for callbacks `callback:add_external_contact`, `callback:*`. */
  match: z.string().min(1),
  fault: z.enum([...API_FAULTS, ...CALLBACK_FAULTS]),
  /** HTTP status, error code, seconds of `blocked`, or milliseconds of `late`, `slow` and of the time-outs. */
  value: z.number().int().optional(),
  /** 0…1; drawn from the plan's seed and the number of the call, so that a plan repeats. */
  probability: z.number().min(0).max(1).default(1),
  /** Lets the first n matching calls pass. */
  after: z.number().int().nonnegative().default(0),
  /** Only the next n matching calls. */
  times: z.number().int().positive().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
