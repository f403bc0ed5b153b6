export type { CallbackConfig } from './callbacks/crypto.ts';
export { signatureOf } from './callbacks/crypto.ts';
export type { CallbackEvent, EventOf, KnownEvent, KnownEventKind, UnknownEvent } from './callbacks/parse-event.ts';
export { eventKey, knownEventKinds, parseEvent } from './callbacks/parse-event.ts';
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
  AcquisitionLink,
  AcquisitionLinkDetail,
  AcquisitionQuota,
} from './endpoints/acquisition.ts';
export type { Accepted } from './endpoints/api.ts';
export type { AgentDetails } from './endpoints/base.ts';
export type { ContactWay, ContactWaySettings, NewContactWay } from './endpoints/contact-way.ts';
export type { Attachment, MessageContent } from './endpoints/content.ts';
export type {
  Contact,
  ContactOfMember,
  ExternalContact,
  FollowInfo,
  FollowUser,
  Remark,
  ServedContact,
} from './endpoints/external-contact.ts';
export type { GroupChat, GroupFigures, GroupMember, GroupTransfer, StatisticQuery } from './endpoints/group-chat.ts';
export type { InterceptRule } from './endpoints/intercept-rule.ts';
export type { JoinWay, JoinWaySettings } from './endpoints/join-way.ts';
export type { JsSignature } from './endpoints/jssdk.ts';
export { signJsPage } from './endpoints/jssdk.ts';
export type { KfAccount, KfCustomer, KfMessagePage, KfServicer, KfState } from './endpoints/kf.ts';
export type { KfEvent, KfMessage, KfReply } from './endpoints/kf-message.ts';
export type { ContentLimits } from './endpoints/limits.ts';
export { defaultContentLimits } from './endpoints/limits.ts';
export type {
  GroupMassMessage,
  MassMessageRecord,
  MassMessageResult,
  MassMessageTask,
  NewMassMessage,
  SingleMassMessage,
} from './endpoints/mass-message.ts';
export type { Download, MediaType, UploadedMedia, UploadFile } from './endpoints/media.ts';
export type { AppMessage, AppMessageContent, AppMessageReceipt, CardUpdate } from './endpoints/message.ts';
export type { Moment, MomentAttachment, MomentReaction, MomentTaskResult, NewMoment } from './endpoints/moment.ts';
export type { AuthorizeOptions, MemberPrivateInfo, OauthIdentity } from './endpoints/oauth.ts';
export type { Department, DepartmentRef, Member, MemberRef } from './endpoints/organisation.ts';
export type { Bill, FundFlow } from './endpoints/pay.ts';
export type { Product } from './endpoints/product-album.ts';
export type { Endpoint, EndpointName, RetryClass } from './endpoints/registry.ts';
export { endpoints } from './endpoints/registry.ts';
export type { BehaviourDay } from './endpoints/statistics.ts';
export type { CorpTag, CorpTagGroup, NewTags } from './endpoints/tag.ts';
export type { TemplateCard } from './endpoints/template-card.ts';
export type { CustomerTransfer, TransferResult, TransferStart, Unassigned } from './endpoints/transfer.ts';
export type { GroupWelcomeMaterial } from './endpoints/welcome.ts';
export { lookUpCode } from './errors/catalogue.ts';
export type { Bilingual, Handling } from './errors/code.ts';
export type { Outcome, WeComErrorKind } from './errors/wecom-error.ts';
export { WeComError } from './errors/wecom-error.ts';
export type { CallOptions, Observation } from './transport/call.ts';
export type { ApiState, BlockWindow, Limiter, LimiterSettings, RateLimit, Sleep, Turn } from './transport/limiter.ts';
export { createLimiter, defaultLimits } from './transport/limiter.ts';
export type { StoredToken, TokenStore } from './transport/token.ts';
export { createMemoryTokenStore } from './transport/token.ts';
