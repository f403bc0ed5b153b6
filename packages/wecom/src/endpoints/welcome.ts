import type { CallOptions } from '../transport/call.ts';
import type { Accepted, Api } from './api.ts';
import { checkContent, type MessageContent } from './content.ts';
import { checksFor } from './limits.ts';

/** The message to somebody who has just added a member (doc 92137). */
export function welcomeApi(api: Api) {
  return {
    /**
     * Within 20 seconds of the callback, once per code. `already` is true when the chat had begun or a welcome had
     * gone out before (41051), which is also how a repeat of a lost answer ends.
     */
    send(params: MessageContent & { welcome_code: string }, options?: CallOptions): Promise<Accepted> {
      const check = checksFor('welcome.send');
      check.required('welcome_code', params.welcome_code);
      checkContent(check, api.limits, params);
      return api.call('welcome.send', params, options);
    },
  };
}

/** Welcome material for groups (doc 92366): text and one attachment, sent as members named like the type. */
export interface GroupWelcomeMaterial {
  /** `%NICKNAME%` stands for the newcomer. */
  text?: { content: string };
  image?: { media_id?: string; pic_url?: string };
  link?: { title: string; picurl?: string; desc?: string; url: string };
  miniprogram?: { title: string; pic_media_id: string; appid: string; page: string };
  file?: { media_id: string };
  video?: { media_id: string };
  agentid?: number;
}

/** Owners choose the material in their client; the API cannot attach it to a group. 100 per corp, own ones only. */
export function groupWelcomeApi(api: Api) {
  return {
    async add(params: GroupWelcomeMaterial & { notify?: 0 | 1 }, options?: CallOptions): Promise<string> {
      const { text, image, link, miniprogram, file, video } = params;
      const check = checksFor('groupWelcome.add');
      check.oneOf('text | image | link | miniprogram | file | video', text, image, link, miniprogram, file, video);
      check.bytes('text.content', text?.content, api.limits.groupWelcomeTextBytes);
      return (await api.call<{ template_id: string }>('groupWelcome.add', params, options)).template_id;
    },
    async edit(params: GroupWelcomeMaterial & { template_id: string }, options?: CallOptions): Promise<void> {
      checksFor('groupWelcome.edit').bytes('text.content', params.text?.content, api.limits.groupWelcomeTextBytes);
      await api.call('groupWelcome.edit', params, options);
    },
    get(params: { template_id: string }, options?: CallOptions): Promise<GroupWelcomeMaterial & Accepted> {
      return api.call<GroupWelcomeMaterial>('groupWelcome.get', params, options);
    },
    async del(params: { template_id: string; agentid?: number }, options?: CallOptions): Promise<void> {
      await api.call('groupWelcome.del', params, options);
    },
  };
}
