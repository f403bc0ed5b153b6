/**
 * The gateway to WeCom.
 * - `createTokenStore(platform)` is the token store of the WeCom client; `createWeComIdentity({ wecom, publicUrl, jssdkUrl })`
 *   is what log-in needs (`authorizeUrl`, `exchange`, `jssdkConfig`) and depends on no module.
 * - `createDelivery({ platform, wecom, receiver, attention, customers, community, organisation, access })`:
 *   `prepare(at)`, outside the transaction, then `createDispatches(tx, …)`; `setWelcome(tx, …)`; `cancelRun(runId, at)`;
 *   `remind(actor, runId)`; `tellStaff(card)`.
 */
export type { CreateDispatches, Created } from './dispatches/create-dispatches.ts';
export type { DispatchSent, ResultsChanged, WelcomeSent } from './facts.ts';
export { DISPATCH_SENT, RESULTS_CHANGED, WELCOME_SENT } from './facts.ts';
export { createTokenStore, createWeComIdentity, type WeComIdentity } from './identity.ts';
export { createDelivery, type Delivery, type DeliveryDeps } from './service.ts';
export type { StaffCard, TellStaff } from './staff/staff-message.ts';
export type { DeliveryViews, DispatchState, RecipientStatus } from './views.ts';
export type { SetWelcome } from './welcome/welcome-plan.ts';
