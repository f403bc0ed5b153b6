/**
 * The protocol of WeCom (企业微信): {@link createWeComClient} calls its API, {@link createCallbackReceiver} opens its
 * callbacks, and {@link WeComError} is everything that either of them throws.
 *
 * @packageDocumentation
 */
export type { CallbackConfig } from './callbacks/crypto.ts';
export { signatureOf } from './callbacks/crypto.ts';
export type { Field } from './callbacks/event-fields.ts';
export { eventShapes } from './callbacks/event-shapes.ts';
export type {
  CallbackEvent,
  EventBase,
  EventOf,
  EventShapes,
  FieldsOf,
  KnownEvent,
  KnownEventKind,
  UnknownEvent,
} from './callbacks/parse-event.ts';
export { eventKey, knownEventKinds, parseEvent } from './callbacks/parse-event.ts';
export type { XmlElement, XmlValue } from './callbacks/plain-xml.ts';
export type { CallbackReceiver, OpenedCallback } from './callbacks/receiver.ts';
export { createCallbackReceiver } from './callbacks/receiver.ts';
export type { RefusalCode } from './callbacks/refusal.ts';
export type { CallbackQuery, SealInput } from './callbacks/seal.ts';
export { openPassiveReply, sealCallback, sealEcho } from './callbacks/seal.ts';
export type { XmlInput } from './callbacks/xml.ts';
export { parseXml, toXml } from './callbacks/xml.ts';
export type { WeComClient, WeComClientOptions } from './client.ts';
export { createWeComClient } from './client.ts';
export type {
  AcquiredCustomer,
  AcquisitionApi,
  AcquisitionLink,
  AcquisitionLinkDetail,
  AcquisitionLinkSettings,
  AcquisitionQuota,
} from './endpoints/acquisition.ts';
export type { Accepted } from './endpoints/api.ts';
export type { ArchiveApi, SingleAgreement } from './endpoints/archive.ts';
export type { AgentDetails, BaseApi } from './endpoints/base.ts';
export type {
  Contact,
  ContactOfMember,
  ExternalContact,
  FollowBase,
  FollowInfo,
  FollowUser,
  Remark,
  ServedContact,
} from './endpoints/contact.ts';
export type {
  ContactWay,
  ContactWayApi,
  ContactWayConclusions,
  ContactWaySettings,
  NewContactWay,
} from './endpoints/contact-way.ts';
export type { Attachment, MessageContent } from './endpoints/content.ts';
export type { ExternalContactApi } from './endpoints/external-contact.ts';
export type {
  GroupChat,
  GroupChatApi,
  GroupFigures,
  GroupMember,
  GroupTransfer,
  StatisticQuery,
} from './endpoints/group-chat.ts';
export type {
  InterceptRange,
  InterceptRule,
  InterceptRuleApi,
  InterceptRuleSettings,
} from './endpoints/intercept-rule.ts';
export type { JoinWay, JoinWayApi, JoinWaySettings } from './endpoints/join-way.ts';
export type { JsSignature, JssdkApi } from './endpoints/jssdk.ts';
export { signJsPage } from './endpoints/jssdk.ts';
export type {
  KfAccount,
  KfApi,
  KfMessagePage,
  KfServicer,
  KfServicerChange,
  KfServicerResults,
  KfState,
  KfSyncQuery,
} from './endpoints/kf.ts';
export type { KfCustomer, KfCustomerApi, KfUpgradeConfig } from './endpoints/kf-customer.ts';
export type { KfChannels, KfEvent, KfMenuItem, KfMessage, KfReply } from './endpoints/kf-message.ts';
export type { KfCorpFigures, KfServicerFigures, KfStatisticDay, KfStatisticSpan } from './endpoints/kf-statistics.ts';
export type { ContentLimits } from './endpoints/limits.ts';
export { defaultContentLimits } from './endpoints/limits.ts';
export type {
  GroupMassMessage,
  MassMessageApi,
  MassMessageBase,
  MassMessageRecord,
  MassMessageResult,
  MassMessageTask,
  NewMassMessage,
  SingleMassMessage,
} from './endpoints/mass-message.ts';
export type { Download, MediaApi, MediaType, UploadedMedia, UploadFile } from './endpoints/media.ts';
export type {
  AppMessage,
  AppMessageContent,
  AppMessageReceipt,
  AppMessageReceivers,
  CardUpdate,
  MessageApi,
  NewsArticle,
} from './endpoints/message.ts';
export type {
  Moment,
  MomentApi,
  MomentAttachment,
  MomentQuery,
  MomentReaction,
  MomentTask,
  MomentTaskResult,
  NewMoment,
} from './endpoints/moment.ts';
export type { AuthorizeOptions, MemberPrivateInfo, OauthApi, OauthIdentity } from './endpoints/oauth.ts';
export type { Department, DepartmentApi, DepartmentRef, Member, MemberRef, UserApi } from './endpoints/organisation.ts';
export type { Bill, FundFlow, Merchant, PayApi } from './endpoints/pay.ts';
export type { Product, ProductAlbumApi, ProductSettings } from './endpoints/product-album.ts';
export type { Endpoint, EndpointName, RetryClass } from './endpoints/registry.ts';
export { endpoints } from './endpoints/registry.ts';
export type { BehaviourDay, StatisticsApi } from './endpoints/statistics.ts';
export type { StrategyTagApi } from './endpoints/strategy-tag.ts';
export type { CorpTag, CorpTagGroup, NewTags, TagApi } from './endpoints/tag.ts';
export type { CardCommon, CardOption, CardSelection, CardTitle, TemplateCard } from './endpoints/template-card.ts';
export type {
  CustomerTransfer,
  TransferApi,
  TransferQuery,
  TransferResult,
  TransferStart,
  Unassigned,
} from './endpoints/transfer.ts';
export type { GroupWelcomeApi, GroupWelcomeMaterial, WelcomeApi } from './endpoints/welcome.ts';
export type { KnownCode } from './errors/catalogue.ts';
export { lookUpCode } from './errors/catalogue.ts';
export type { Bilingual, Handling } from './errors/code.ts';
export type { Outcome, WeComErrorInit, WeComErrorKind } from './errors/wecom-error.ts';
export { WeComError } from './errors/wecom-error.ts';
export type { CallOptions, Observation } from './transport/call.ts';
export type { Fetch } from './transport/exchange.ts';
export type { ApiState, BlockWindow, Limiter, LimiterSettings, RateLimit, Sleep, Turn } from './transport/limiter.ts';
export { createLimiter, defaultLimits, sleepOnWall } from './transport/limiter.ts';
export type { StoredToken, TokenStore } from './transport/token.ts';
export { createMemoryTokenStore } from './transport/token.ts';
