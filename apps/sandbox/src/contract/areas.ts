import { acquisitionContract } from './acquisition.contract.ts';
import { acquisitionEvents } from './acquisition.events.ts';
import { appMessageContract } from './app-messages.contract.ts';
import { archiveContract } from './archive.contract.ts';
import { archiveEvents } from './archive.events.ts';
import { baseContract } from './base.contract.ts';
import { chatEvents, directoryEvents, tagEvents } from './client.events.ts';
import { contactEvents } from './contacts.events.ts';
import type { ContractCases, EventCases } from './corp.ts';
import { customerContract } from './customers.contract.ts';
import { directoryContract } from './directory.contract.ts';
import { groupContract } from './groups.contract.ts';
import { interceptRuleContract } from './intercept-rules.contract.ts';
import { kfEvents } from './kf.events.ts';
import { kfAccountsContract } from './kf-accounts.contract.ts';
import { kfMessagesContract } from './kf-messages.contract.ts';
import { kfServiceContract } from './kf-service.contract.ts';
import { mediaContract } from './media.contract.ts';
import { mediaEvents } from './media.events.ts';
import { memberIdentityContract } from './member-identity.contract.ts';
import { massMessageContract, welcomeContract } from './messages.contract.ts';
import { momentContract } from './moments.contract.ts';
import { oauthContract } from './oauth.contract.ts';
import { payContract } from './pay.contract.ts';
import { productContract } from './products.contract.ts';
import { raisedEvents } from './raised.events.ts';
import { recallContract } from './recall.contract.ts';
import { servedContactContract } from './served-contacts.contract.ts';
import { statisticsContract } from './statistics.contract.ts';
import { strategyTagContract } from './strategy-tags.contract.ts';
import { tagContract } from './tags.contract.ts';
import { temporaryChatContract } from './temporary-chats.contract.ts';
import { transferContract } from './transfers.contract.ts';
import { contactWayContract, joinWayContract } from './ways.contract.ts';

/** Every area with its cases; one line each. */
export const areas: Readonly<Record<string, ContractCases>> = {
  oauth: oauthContract,
  welcome: welcomeContract,
  joinWays: joinWayContract,
  contactWays: contactWayContract,
  transfers: transferContract,
  tags: tagContract,
  statistics: statisticsContract,
  moments: momentContract,
  massMessages: massMessageContract,
  groups: groupContract,
  directory: directoryContract,
  customers: customerContract,
  appMessages: appMessageContract,
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
  chats: chatEvents,
  contacts: contactEvents,
  directory: directoryEvents,
  tags: tagEvents,
  kf: kfEvents,
  media: mediaEvents,
  raised: raisedEvents,
};
