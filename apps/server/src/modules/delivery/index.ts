/**
 * The gateway to WeCom.
 * `createWeComIdentity({ platform, wecom, corpId, agentId, oauthUrl, jssdkUrl })` gives what log-in needs and depends on no
 * module: `authorizeUrl({ redirectUri, state })`, `exchange(code)`, `jssdkConfig(url)`. `createTokenStore(platform)` is the
 * token store for the WeCom client.
 * `createDelivery({ platform, wecom, receiver, corpId, agentId, publicUrl, attention, customers, community, guards })` gives:
 * - `createDispatches(tx, { runId, runMarker, chatType, recipients, contents, at, sendAt, expiresAt })` → `{ dispatches,
 *   recipients }`. Recipients are rows `(account_id, variant, customer_id, external_userid)` for `single` and
 *   `(account_id, variant, group_id, chat_id)` for `group`; contents are by variant. Called again for a run it changes
 *   nothing. `prepare(at)` first, outside the transaction. The window is cut where quiet hours begin.
 * - `setWelcome(tx, { source?, storeId?, content, at })`: what the welcome says, for a source, a store or everybody.
 * - `cancelRun(runId, at)`, `remind(actor, runId)`, `tellStaff({ userids, title, description, url })`.
 * - `takeIn()`: takes callbacks in now (the poller does it twice a second). `personalData`, `parts`.
 */
export type { DispatchSent, ResultsChanged, WelcomeSent } from './facts.ts';
export { DISPATCH_SENT, RESULTS_CHANGED, WELCOME_SENT } from './facts.ts';
export type { DeliveryViews, DispatchState, RecipientStatus } from './views.ts';
