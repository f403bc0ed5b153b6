import type { CallOptions } from '../transport/call.ts';
import type { Accepted, Api } from './api.ts';
import { checkContent, checkLink, type MessageContent } from './content.ts';
import { type Checks, checksFor } from './limits.ts';

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

export function groupWelcomeApi(api: Api) {
  function checkMaterial(check: Checks, material: GroupWelcomeMaterial): void {
    check.bytes('text.content', material.text?.content, api.limits.groupWelcomeTextBytes);
    check.count('image | link | miniprogram | file | video', attachmentsOf(material), 1);
    checkLink(check, api.limits, material.link, 'link');
  }

  return {
    /** Answers the template's id. `notify` 1 (the default) tells owners about it. */
    async add(params: GroupWelcomeMaterial & { notify?: 0 | 1 }, options?: CallOptions): Promise<string> {
      const check = checksFor('groupWelcome.add');
      check.oneOf('text | image | link | miniprogram | file | video', params.text?.content, ...attachmentsOf(params));
      checkMaterial(check, params);
      return (await api.call<{ template_id: string }>('groupWelcome.add', params, options)).template_id;
    },
    /** Own templates only (41058). */
    async edit(params: GroupWelcomeMaterial & { template_id: string }, options?: CallOptions): Promise<void> {
      checkMaterial(checksFor('groupWelcome.edit'), params);
      await api.call('groupWelcome.edit', params, options);
    },
    /** The material as it is. */
    get(params: { template_id: string }, options?: CallOptions): Promise<GroupWelcomeMaterial & Accepted> {
      return api.call<GroupWelcomeMaterial>('groupWelcome.get', params, options);
    },
    /** Groups that used it are greeted no more. */
    async del(params: { template_id: string; agentid?: number }, options?: CallOptions): Promise<void> {
      await api.call('groupWelcome.del', params, options);
    },
  };
}

/** The message to somebody who has just added a member (doc 92137). */
export interface WelcomeApi extends ReturnType<typeof welcomeApi> {}

/** Owners choose the material in their client; the API cannot attach it to a group. 100 per corp, own ones only. */
export interface GroupWelcomeApi extends ReturnType<typeof groupWelcomeApi> {}

function attachmentsOf({ image, link, miniprogram, file, video }: GroupWelcomeMaterial): object[] {
  return [image, link, miniprogram, file, video].filter((one) => one !== undefined);
}
