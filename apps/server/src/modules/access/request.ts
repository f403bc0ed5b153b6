import type { Actor } from './actor.ts';

/** Who opened a customer page, as far as WeChat told us. Both null: nobody we could know (e.g. a staff member). */
export interface Person {
  openid: string | null;
  externalUserid: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `guards.user`, `guards.apiKey` and `guards.staff`. */
    actor: Actor;
    /** Set by `guards.staff`. */
    staff: { userid: string };
    /** Set by `guards.person` (never null there) and `guards.personOptional`. */
    person: Person | null;
  }
}
