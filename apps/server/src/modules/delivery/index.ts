/**
 * The gateway to WeCom.
 * - `createTokenStore(platform)` is the token store of the WeCom client; `createWeComIdentity({ wecom, publicUrl, jssdkUrl })`
 *   is what log-in needs (`authorizeUrl`, `exchange`, `jssdkConfig`) and depends on no module.
 * - `createDelivery({ platform, wecom, receiver, attention, customers, community, organisation, access })`:
 *   `prepare(at)`, outside the transaction, then `createDispatches(tx, …)`; `setWelcome(tx, …)`; `cancelRun(runId, at)`;
 *   `remind(actor, runId)`; `staffCards`: `wantCards(tx, cards, at)`, `closeCards(tx, …)`, `answerPress(tx, …)`.
 * - `createConnection(…)` and `createMonitor(…)`: the tie to the corp and the gateway's state, for people.
 */
export { createConnection } from './connection/connection.ts';
export { type CorpSettings, readConnection } from './connection/stored.ts';
export type { CreateDispatches, Created } from './dispatches/create-dispatches.ts';
export type {
  AccountHealthChanged,
  CardPressed,
  ContactTransferred,
  DispatchSent,
  ResultsChanged,
  WelcomeSent,
} from './facts.ts';
export {
  ACCOUNT_HEALTH_CHANGED,
  CARD_PRESSED,
  CONTACT_TRANSFERRED,
  DISPATCH_SENT,
  RESULTS_CHANGED,
  WELCOME_SENT,
} from './facts.ts';
export { GROUP_WELCOME_CHANGED, type GroupWelcomeChanged } from './group-welcome/facts.ts';
export { createTokenStore, createWeComIdentity, type WeComIdentity } from './identity.ts';
export type { CreateMoment } from './moments/create-moment.ts';
export { MOMENT_CHANGED, type MomentChanged } from './moments/facts.ts';
export { createApiTally } from './monitor/api-tally.ts';
export { createMonitor } from './monitor/monitor.ts';
export { createDelivery, type Delivery, type DeliveryDeps } from './service.ts';
export { CARD_RECEIVERS, type StaffCard } from './staff/card.ts';
export type { StaffCards } from './staff/staff-cards.ts';
export type { DeliveryViews, DispatchState, RecipientStatus } from './views.ts';
export type { SetWelcome } from './welcome/welcome-plan.ts';
