import { acquisitionContract } from './acquisition.contract.ts';
import { acquisitionEvents } from './acquisition.events.ts';
import { baseContract } from './base.contract.ts';
import { contactEvents } from './contacts.events.ts';
import type { ContractCases, EventCases } from './corp.ts';
import { interceptRuleContract } from './intercept-rules.contract.ts';
import { mediaContract } from './media.contract.ts';
import { productContract } from './products.contract.ts';
import { raisedEvents } from './raised.events.ts';

/** Every area with its cases; one line each. */
export const areas: Readonly<Record<string, ContractCases>> = {
  interceptRules: interceptRuleContract,
  products: productContract,
  acquisition: acquisitionContract,
  base: baseContract,
  media: mediaContract,
};

/** Every area with the kinds of events that it causes; one line each. */
export const eventAreas: Readonly<Record<string, EventCases>> = {
  acquisition: acquisitionEvents,
  contacts: contactEvents,
  raised: raisedEvents,
};
