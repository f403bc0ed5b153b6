import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stdout. No personal data: log ids of ours, never names, phones, openids or message texts. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: undefined,
    redact: { paths: ['req.headers.authorization', 'req.headers.cookie', '*.secret', '*.token'], remove: true },
  });
}
