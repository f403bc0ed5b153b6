import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { type Checks, type ContentLimits, checksFor } from './limits.ts';
import { checkCard, type TemplateCard } from './template-card.ts';

/** Ids of one kind of receiver: 1000 users, 100 departments, 100 tags at most. Joined with `|` on the way. */
export interface AppMessageReceivers {
  /** `@all` is everyone in the app's range. */
  touser?: readonly string[] | '@all';
  toparty?: readonly string[];
  totag?: readonly string[];
}

/** One of up to 8 articles. */
export interface NewsArticle {
  title: string;
  description?: string;
  url?: string;
  picurl?: string;
}

/** Text and markdown of 2048 bytes; media of `media.upload` (doc 90236). */
export type AppMessageContent =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string; title?: string; description?: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'textcard'; textcard: { title: string; description: string; url: string; btntxt?: string } }
  | { msgtype: 'news'; news: { articles: readonly NewsArticle[] } }
  | { msgtype: 'mpnews'; mpnews: { articles: readonly object[] } }
  | { msgtype: 'miniprogram_notice'; miniprogram_notice: object }
  | { msgtype: 'template_card'; template_card: TemplateCard };

/** A message of the app to members. */
export type AppMessage = AppMessageReceivers &
  AppMessageContent & {
    /** Defaults to the client's. */
    agentid?: number;
    safe?: 0 | 1 | 2;
    enable_id_trans?: 0 | 1;
    /** The platform drops an equal message within the interval, in seconds, 4 hours at most. */
    enable_duplicate_check?: 0 | 1;
    duplicate_check_interval?: number;
  };

/** Who was left out; when all were, the call fails with 81013. */
export interface AppMessageReceipt {
  msgid: string;
  /** For cards with buttons: 72 hours, one use. */
  response_code?: string;
  /** Userids come back in lower case. */
  invaliduser: string[];
  invalidparty: string[];
  invalidtag: string[];
  unlicenseduser: string[];
}

/** A card, or only its button, to be replaced for those who got it (doc 94888). */
export type CardUpdate = {
  userids?: readonly string[];
  partyids?: readonly number[];
  tagids?: readonly number[];
  atall?: 0 | 1;
  agentid?: number;
  response_code: string;
} & ({ button: { replace_name: string } } | { template_card: TemplateCard & { replace_text?: string } });

export function messageApi(api: Api, { agentId }: { agentId: number | undefined }) {
  return {
    /** Never repeated by itself once it may have arrived. More than 30 a minute to one member are dropped silently. */
    async send(message: AppMessage, options?: CallOptions): Promise<AppMessageReceipt> {
      const check = checksFor('message.send');
      const agentid = message.agentid ?? agentId;
      check.required('agentid', agentid);
      checkReceivers(check, api.limits, message);
      checkMessage(check, api.limits, message);
      const interval = message.duplicate_check_interval ?? 0;
      check.allowed('duplicate_check_interval', interval >= 0 && interval <= api.limits.duplicateCheckSeconds);
      const answer = await api.call<Record<string, unknown> & { msgid: string; response_code?: string }>(
        'message.send',
        {
          ...message,
          agentid,
          touser: joined(message.touser),
          toparty: joined(message.toparty),
          totag: joined(message.totag),
        },
        options,
      );
      return {
        ...answer,
        invaliduser: split(answer['invaliduser']),
        invalidparty: split(answer['invalidparty']),
        invalidtag: split(answer['invalidtag']),
        unlicenseduser: split(answer['unlicenseduser']),
      };
    },

    /** Replaces a card, or its button, for those who got it. */
    async updateTemplateCard(params: CardUpdate, options?: CallOptions): Promise<{ invaliduser: string[] }> {
      const check = checksFor('message.updateTemplateCard');
      const agentid = params.agentid ?? agentId;
      check.required('agentid', agentid);
      check.oneOf('userids | partyids | tagids | atall', params.userids, params.partyids, params.tagids, params.atall);
      check.count('userids', params.userids, api.limits.appMessageUsers);
      check.required('response_code', params.response_code);
      if ('template_card' in params) checkCard(check, api.limits, params.template_card);
      const shape = { lists: ['invaliduser'] };
      return api.call<{ invaliduser: string[] }>('message.updateTemplateCard', { ...params, agentid }, options, shape);
    },

    /** Within 24 hours. */
    async recall(params: { msgid: string }, options?: CallOptions): Promise<void> {
      await api.call('message.recall', params, options);
    },
  };
}

function checkReceivers(check: Checks, limits: ContentLimits, { touser, toparty, totag }: AppMessageReceivers): void {
  check.oneOf('touser | toparty | totag', touser, toparty, totag);
  if (touser !== '@all') check.count('touser', touser, limits.appMessageUsers);
  check.count('toparty', toparty, limits.appMessageParties);
  check.count('totag', totag, limits.appMessageTags);
}

function checkMessage(check: Checks, limits: ContentLimits, message: AppMessageContent): void {
  switch (message.msgtype) {
    case 'text':
      check.required('text.content', message.text.content);
      check.bytes('text.content', message.text.content, limits.appTextBytes);
      break;
    case 'markdown':
      check.required('markdown.content', message.markdown.content);
      check.bytes('markdown.content', message.markdown.content, limits.appTextBytes);
      break;
    case 'textcard':
      check.required('textcard.url', message.textcard.url);
      check.characters('textcard.title', message.textcard.title, limits.cardTitleCharacters);
      check.characters('textcard.description', message.textcard.description, limits.cardDescriptionCharacters);
      check.bytes('textcard.url', message.textcard.url, limits.linkUrlBytes);
      check.characters('textcard.btntxt', message.textcard.btntxt, limits.cardButtonCharacters);
      break;
    case 'news':
      check.required('news.articles', message.news.articles);
      check.count('news.articles', message.news.articles, limits.newsArticles);
      break;
    case 'template_card':
      checkCard(check, limits, message.template_card);
      break;
  }
}

function joined(ids: readonly string[] | string | undefined): string | undefined {
  return typeof ids === 'string' ? ids : ids?.join('|');
}

function split(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split('|').filter((id) => id !== '') : [];
}

/** Messages of the app to members (docs 90236, 94888, 94867). */
export interface MessageApi extends ReturnType<typeof messageApi> {}
