import { eventCondition } from '../events/condition.ts';
import { removedContact as event } from '../events/ties.ts';

/** Contacts that ended, and how. */
export const removedContact = eventCondition(event, ['removed_contact(how "removed_by_customer", within 30 days)']);
