import { hintFor, lookUpCode } from './catalogue.ts';
import type { Bilingual, Handling } from './code.ts';

/**
 * Where the error arose: the platform's answer, the way there, our patience,
 * a limit checked before the call, or a callback that was refused.
 */
export type WeComErrorKind = 'api' | 'network' | 'timeout' | 'limit' | 'callback';

/**
 * What is known about the effect of the request.
 * `not_sent`: it never left. `refused`: the platform said no, nothing happened.
 * `unknown`: it may have been accepted; look it up before sending it again.
 */
export type Outcome = 'refused' | 'not_sent' | 'unknown';

/** What an error is made of. */
export interface WeComErrorInit {
  kind: WeComErrorKind;
  /** A WeCom errcode, or a word for what has none (`timeout`, `too_many`, `signature`). */
  code: number | string;
  /** Name of the endpoint in the registry, or `callback`. */
  api: string;
  outcome: Outcome;
  handling?: Handling;
  meaning?: Bilingual;
  hint?: Bilingual;
  retryable?: boolean;
  /** The platform's own words. For people to read, never to match on: they change. */
  errmsg?: string;
  /** The request member that broke a limit. */
  field?: string;
  /** How long to leave the API alone, when that is known. Milliseconds. */
  retryAfterMs?: number;
  httpStatus?: number;
  cause?: unknown;
}

/** Every failure of this package. Carries no token, secret or message content. */
export class WeComError extends Error {
  override readonly name = 'WeComError';
  readonly kind: WeComErrorKind;
  readonly code: number | string;
  readonly api: string;
  readonly outcome: Outcome;
  readonly handling: Handling;
  readonly meaning: Bilingual;
  readonly hint: Bilingual | undefined;
  /** Whether the same call, repeated later by the caller, can succeed without doing anything twice. */
  readonly retryable: boolean;
  readonly errmsg: string | undefined;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly httpStatus: number | undefined;
  /** For 60020: our address as the platform sees it, to be put on the app's list of trusted addresses. */
  readonly refusedIp: string | undefined;
  readonly #init: WeComErrorInit;

  constructor(init: WeComErrorInit) {
    const known = lookUpCode(init.code);
    const meaning = init.meaning ?? known.meaning;
    super(`${init.api}: ${init.code} ${meaning.en}${init.field ? ` (${init.field})` : ''}`, { cause: init.cause });
    this.kind = init.kind;
    this.code = init.code;
    this.api = init.api;
    this.outcome = init.outcome;
    this.handling = init.handling ?? known.handling;
    this.meaning = meaning;
    this.hint = init.hint ?? hintFor(init.code);
    this.retryable = init.retryable ?? ['T', 'R', 'W'].includes(this.handling);
    this.errmsg = init.errmsg;
    this.field = init.field;
    this.retryAfterMs = init.retryAfterMs;
    this.httpStatus = init.httpStatus;
    this.refusedIp = init.code === 60020 ? refusedIpIn(init.errmsg) : undefined;
    this.#init = init;
  }

  /** The same error, seen from further out, where more is known about it. */
  with(changes: Partial<WeComErrorInit>): WeComError {
    const error = new WeComError({ ...this.#init, ...changes });
    if (this.stack !== undefined) error.stack = this.stack;
    return error;
  }
}

/** The one thing read out of an `errmsg`: the address has no member of its own (`… from ip: 203.0.113.7, …`). */
function refusedIpIn(errmsg: string | undefined): string | undefined {
  return errmsg?.match(/from ip:\s*([0-9a-fA-F.:]+)/)?.[1]?.replace(/[.:]$/, '');
}
