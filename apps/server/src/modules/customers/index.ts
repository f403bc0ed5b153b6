export type {
  ConsentWord,
  ContactState,
  CustomerSession,
  Customers,
  CustomersFacts,
  EndedContact,
  IdentityKind,
  Matched,
  MatchOptions,
  NewContact,
  PersonalData,
  PersonToMatch,
  RecordedContact,
  WeChatPerson,
} from './types.ts';
export type { CustomersViews } from './views.ts';
