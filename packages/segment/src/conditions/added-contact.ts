import { eventCondition } from '../events/condition.ts';
import { addedContact as event } from '../events/ties.ts';

/** When and how she added accounts, gone since or not. */
export const addedContact = eventCondition(event, ['added_contact(source "柜台立牌", within 30 days)']);
