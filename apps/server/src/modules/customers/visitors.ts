import { sql } from 'kysely';
import { createBatcher } from '../../platform/batching.ts';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { currentText, hasConsented } from './consent.ts';
import { type KnownAs, keyOf } from './identity.ts';
import { findOwners } from './repository.ts';
import type { CustomerSession, Customers, Matched, WeChatPerson } from './types.ts';
import { externalUser, openUser } from './wechat.ts';

/** Visitors of one statement, and statements under way at once. */
const BATCH = 1_000;
const LANES = 2;

/** People on our own pages, as WeChat's OAuth names them. */
export function createVisitors({
  db,
  clock,
  match,
  corpId,
}: Pick<Platform, 'db' | 'clock'> & Pick<Customers, 'match'> & { corpId: string }) {
  const identitiesOf = ({ externalUserid, openid }: WeChatPerson) => [
    ...(externalUserid ? [externalUser(corpId, externalUserid)] : []),
    ...(openid ? [openUser(corpId, openid)] : []),
  ];

  /** Every tap of a rush begins with this question: those that are asked together are one statement. */
  const finding = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(visitors: KnownAs[][]) {
      const owners = await findOwners(db, visitors.flat());
      return visitors.map(() => owners);
    },
  });

  async function customerOf(person: WeChatPerson): Promise<{ customerId: number } | null> {
    const identities = identitiesOf(person);
    const owners = await finding.add(identities);
    const ids = identities.map((identity) => owners.get(keyOf(identity)));
    const first = ids.find((id) => id !== undefined);
    if (first === undefined) return null;
    if (ids.every((id) => id === first)) return { customerId: first };
    // WeChat names both in one answer: what we did not know yet is learnt.
    const people = [{ ref: 'visitor', identities }];
    const options = { create: false, at: clock.now(), source: 'oauth' };
    const matched = await db.transaction().execute(async (tx) => (await match(tx, people, options)).get('visitor'));
    return matched ? { customerId: matched.customerId } : null;
  }

  async function recognise(tx: Tx, person: WeChatPerson, options: { at: Date; source: string }): Promise<Matched> {
    const people = [{ ref: 'visitor', identities: identitiesOf(person) }];
    const matched = (await match(tx, people, { ...options, create: true, cameBack: true })).get('visitor');
    // A staff member's browser, or one outside WeChat: there is nobody to remember.
    if (!matched) throw new AppError('customers.who_are_you', {}, 403);
    return matched;
  }

  async function shopSession(person: WeChatPerson | null): Promise<CustomerSession> {
    const text = await currentText(db, clock.now());
    const found = person ? await customerOf(person) : null;
    const profile = found ? await profileOf(found.customerId) : null;
    return {
      who: person ? whoIs(person, found !== null) : 'none',
      customerId: found?.customerId ?? null,
      isContact: profile?.isContact ?? false,
      homeStoreId: profile?.homeStoreId ?? null,
      consent: {
        textVersion: text.version,
        text: text.text,
        promotion: found ? await hasConsented(db, found.customerId) : false,
      },
    };
  }

  async function profileOf(customerId: number) {
    const { rows } = await sql<{ homeStoreId: number | null; isContact: boolean }>`
      select home_store_id as "homeStoreId",
        exists (select from customers.active_contact a where a.customer_id = c.customer_id) as "isContact"
      from customers.customer c where customer_id = ${customerId}`.execute(db);
    return rows[0] ?? null;
  }

  return { customerOf, recognise, shopSession };
}

/** An external_userid is given only for contacts; an openid for everybody who opens the page. */
function whoIs(person: WeChatPerson, isKnown: boolean): CustomerSession['who'] {
  if (person.externalUserid) return 'customer';
  return isKnown ? 'follower' : 'stranger';
}
