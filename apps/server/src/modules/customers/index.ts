export { createCustomers } from './create-customers.ts';
export { holdCustomers } from './hold.ts';
export { findUncoveredTables, type Uncovered } from './personal-data-coverage.ts';
export { segmentSource } from './segment-source.ts';
export type { CustomersService } from './service.ts';
export type {
  ConsentWord,
  ContactState,
  CorpTag,
  CustomerSession,
  Customers,
  CustomersFacts,
  EndedContact,
  HandedOver,
  IdentityKind,
  ListedContacts,
  Matched,
  MatchOptions,
  NewContact,
  PersonalData,
  PersonToMatch,
  RecordedContact,
  TakenContacts,
  UnlistedCount,
  WeChatPerson,
} from './types.ts';
export type { CustomersViews } from './views.ts';
export { externalUser, openUser, unionUser } from './wechat.ts';
