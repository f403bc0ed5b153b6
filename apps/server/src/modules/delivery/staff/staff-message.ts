import { type WeComClient, WeComError } from '@xiaoer/wecom';
import type { Platform } from '../../../platform/platform.ts';
import { CARD_RECEIVERS } from './card.ts';

/** An equal card within this time is dropped by WeCom: a repeat after a lost answer. Seconds. */
const DUPLICATES_S = 1_800;

export interface StaffMessage {
  userids: string[];
  title: string;
  description: string;
  /** Opened by a tap; a page of the workbench. */
  url: string;
}

/** Shows a text with a link to members in WeCom. Answers those it could not reach; throws when it is not known or may be tried again. */
export function createTellStaff({ wecom, log }: { wecom: WeComClient | null } & Pick<Platform, 'log'>) {
  return async function tellStaff({
    userids,
    title,
    description,
    url,
  }: StaffMessage): Promise<{ unreached: string[] }> {
    if (!wecom) return { unreached: userids };
    const unreached: string[] = [];
    for (let from = 0; from < userids.length; from += CARD_RECEIVERS) {
      const touser = userids.slice(from, from + CARD_RECEIVERS);
      try {
        const receipt = await wecom.message.send({
          touser,
          msgtype: 'textcard',
          textcard: { title, description, url, btntxt: '查看' },
          enable_duplicate_check: 1,
          duplicate_check_interval: DUPLICATES_S,
        });
        unreached.push(...receipt.invaliduser);
      } catch (error) {
        // All of them left or are outside the app's range.
        if (!(error instanceof WeComError) || error.handling !== 'D') throw error;
        log.warn({ code: error.code, staff: touser.length }, 'a card reached nobody');
        unreached.push(...touser);
      }
    }
    return { unreached };
  };
}
export type TellStaff = ReturnType<typeof createTellStaff>;
