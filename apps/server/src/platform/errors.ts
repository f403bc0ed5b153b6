/** For what a caller can understand and act on. Anything else that is thrown is a bug and becomes a logged 500. */
export class AppError extends Error {
  readonly code: `${string}.${string}`;
  readonly details: Record<string, unknown>;
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503;

  /** @param code module, then what happened, e.g. `offers.coupon_refused`; clients turn it into words. */
  constructor(code: AppError['code'], details: Record<string, unknown> = {}, status: AppError['status'] = 422) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
    this.status = status;
  }
}
