import type { MessageContent } from './content.ts';

/** How a message came: the code's welcome, a mass send, a post into an open chat, a word from person to person. */
export type Origin = 'welcome' | 'mass' | 'post' | 'direct' | 'reply';

/** One message to one person or one group, on the phone at this instant. */
export interface Delivery {
  id: number;
  origin: Origin;
  /** Welcome code, msgid, or ''. */
  originId: string;
  userid: string | null;
  personId: number | null;
  chatId: string | null;
  byCustomer: boolean;
  marker: string | null;
  at: Date;
  content: MessageContent;
  /** Every link in it, in reading order. */
  links: string[];
}
