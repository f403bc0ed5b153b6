/** Why a run may not reach a customer, in the order in which the reasons are asked for: the first that holds is given. */
export const CUSTOMER_REFUSALS = [
  'employee',
  'suspected_hunter',
  'no_consent',
  'not_reachable',
  'resting',
  'quiet_hours',
  'platform_cap',
  'day_cap',
  'week_cap',
  'outranked',
] as const;
export type CustomerRefusal = (typeof CUSTOMER_REFUSALS)[number];

export const GROUP_REFUSALS = ['quiet_hours', 'platform_cap', 'day_cap', 'outranked'] as const;
export type GroupRefusal = (typeof GROUP_REFUSALS)[number];

/** Promotion needs consent and spends the customer's own budget; service (an order, a booking, a complaint) does not. */
export type Category = 'promotion' | 'service';

/**
 * How it leaves. A mass send (群发) spends the platform's cap besides the customer's or group's own budget; a post by side
 * bar costs staff time only.
 */
export type Channel = 'mass_send' | 'side_bar' | 'group_mass_send' | 'group_post';
