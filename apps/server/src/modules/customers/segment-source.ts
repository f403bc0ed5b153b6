import type { SegmentSource } from '@xiaoer/segment';

/** What segments may ask about who she is. Contacts are community's to show, since where she came from is known there. */
export const segmentSource: SegmentSource = {
  topic: 'customers',
  relations: {
    // Whoever gave WeCom's tag: it is hers once.
    tag: `
      select customer_id, 'own:' || tag as tag from customers.customer_tag
      union all
      select distinct customer_id, tag_id as tag from customers.contact_tag`,
    identity: 'select distinct customer_id, kind, issuer from customers.customer_identity',
  },
  person: {
    subject_key: 'p.subject_key',
    share_a: `(${firstBits('p.subject_key', 1)} & 2147483647)::integer`,
    share_b: `(${firstBits('p.subject_key', 9)} & 2147483647)::integer`,
    programme_share: firstBits("'programme' || p.subject_key", 1),
    created_at: 'p.created_at',
    city: 'p.city',
    home_store_id: 'p.home_store_id',
    taste: 'p.taste',
    birthday: 'p.birthday',
    tier_rank: 'p.tier_rank',
    points: 'p.points',
    employee: 'p.employee',
    suspected_hunter: 'p.suspected_hunter',
    consent: `exists (select from customers.consent k
      where k.customer_id = p.customer_id and k.purpose = 'promotion' and k.granted)`,
    contact: "exists (select from customers.contact k where k.customer_id = p.customer_id and k.state = 'active')",
    contact_since:
      "(select min(k.added_at) from customers.contact k where k.customer_id = p.customer_id and k.state = 'active')",
  },
};

/** 32 bits of an md5 as a whole number, 0 … 2^32-1, from a hexadecimal digit on (the first is 1). */
function firstBits(text: string, digit: number): string {
  return `('x' || substr(md5(${text}), ${digit}, 8))::bit(32)::bigint`;
}
