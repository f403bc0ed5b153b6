import { acquisitionContract } from './acquisition.contract.ts';
import { acquisitionEvents } from './acquisition.events.ts';
import { archiveContract } from './archive.contract.ts';
import { archiveEvents } from './archive.events.ts';
import { baseContract } from './base.contract.ts';
import { contactEvents } from './contacts.events.ts';
import type { ContractCases, EventCases } from './corp.ts';
import { interceptRuleContract } from './intercept-rules.contract.ts';
import { kfEvents } from './kf.events.ts';
import { kfAccountsContract } from './kf-accounts.contract.ts';
import { kfMessagesContract } from './kf-messages.contract.ts';
import { kfServiceContract } from './kf-service.contract.ts';
import { mediaContract } from './media.contract.ts';
import { mediaEvents } from './media.events.ts';
import { memberIdentityContract } from './member-identity.contract.ts';
import { payContract } from './pay.contract.ts';
import { productContract } from './products.contract.ts';
import { raisedEvents } from './raised.events.ts';
import { recallContract } from './recall.contract.ts';
import { servedContactContract } from './served-contacts.contract.ts';
import { strategyTagContract } from './strategy-tags.contract.ts';
import { temporaryChatContract } from './temporary-chats.contract.ts';

/** Every area with its cases; one line each. */
export const areas: Readonly<Record<string, ContractCases>> = {
  recall: recallContract,
  memberIdentity: memberIdentityContract,
  temporaryChats: temporaryChatContract,
  servedContacts: servedContactContract,
  strategyTags: strategyTagContract,
  interceptRules: interceptRuleContract,
  products: productContract,
  acquisition: acquisitionContract,
  archive: archiveContract,
  base: baseContract,
  kfAccounts: kfAccountsContract,
  kfMessages: kfMessagesContract,
  kfService: kfServiceContract,
  media: mediaContract,
  pay: payContract,
};

/** Every area with the kinds of events that it causes; one line each. */
export const eventAreas: Readonly<Record<string, EventCases>> = {
  acquisition: acquisitionEvents,
  archive: archiveEvents,
  contacts: contactEvents,
  kf: kfEvents,
  media: mediaEvents,
  raised: raisedEvents,
};
