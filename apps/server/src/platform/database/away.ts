/** PostgreSQL shutting down, crashed or starting up (57P01–57P03), and connection failures (class 08). */
const AWAY = /^(57P0[123]|08...|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** What `pg` itself says, without a code, of a connection that ended or could not be made in time. */
const SAID =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether an error says that the database can't be reached now: it passes, and the same request may be sent again. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return AWAY.test((error as Error & { code?: string }).code ?? '') || SAID.test(error.message);
}
