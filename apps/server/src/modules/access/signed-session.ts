import { z } from 'zod';
import type { Secrets } from '../../platform/crypto/index.ts';
import type { Person } from './request.ts';

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** A signed token of one kind that ends by itself; reading checks signature, purpose, end and shape. */
function signedToken<Value>(secrets: Secrets, purpose: string, shape: z.ZodType<Value>) {
  const Envelope = z.object({ until: z.int(), value: shape });
  return {
    make: (value: Value, wall: Date, lifeSeconds: number) =>
      secrets.sign(purpose, { until: seconds(wall) + lifeSeconds, value }),
    read(token: string | undefined, wall: Date): Value | null {
      if (!token) return null;
      const parsed = Envelope.safeParse(secrets.unsign(purpose, token));
      return parsed.success && parsed.data.until > seconds(wall) ? (parsed.data.value as Value) : null;
    },
  };
}

const PersonShape: z.ZodType<Person> = z.object({
  openid: z.string().nullable(),
  externalUserid: z.string().nullable(),
});
const StaffShape = z.object({ userid: z.string().min(1) });
/** What the browser that started a log-in remembers until WeChat sends it back. */
const PendingShape = z.object({ state: z.string().length(32), to: z.string() });

export const createSignedSessions = (secrets: Secrets) => ({
  person: signedToken(secrets, 'shop-session', PersonShape),
  staff: signedToken(secrets, 'staff-session', StaffShape),
  pending: {
    shop: signedToken(secrets, 'shop-oauth', PendingShape),
    workbench: signedToken(secrets, 'workbench-oauth', PendingShape),
  },
});
export type SignedSessions = ReturnType<typeof createSignedSessions>;
