import type { WorldContext } from '../context.ts';
import { ImpossibleAct } from '../errors.ts';
import type { People } from '../people.ts';
import type { KfAccounts } from './accounts.ts';
import type { KfCodes } from './codes.ts';
import type { KfLog } from './log.ts';
import type { KfSession, KfSessions } from './sessions.ts';

/** What a customer may send, in the shape of `sync_msg`. */
export interface KfIncoming {
  msgtype: string;
  body: object;
}

interface Parts {
  accounts: KfAccounts;
  people: People;
  sessions: KfSessions;
  log: KfLog;
  codes: KfCodes;
}

/** What a customer does in WeChat with an account; each act is an entry of the log and a callback. */
export function createKfCustomerActs(ctx: WorldContext, { accounts, people, sessions, log, codes }: Parts) {
  const { store, settings } = ctx;

  const session = (personId: number, openKfId: string): KfSession => {
    const found = accounts.find(openKfId) && sessions.find(openKfId, personId);
    if (!found) throw new ImpossibleAct('还没有进入过这个客服会话');
    return found;
  };
  /** A welcome is possible when there was none in 48 hours and the customer wrote nothing in them (doc 95122). */
  const canBeWelcomed = (one: KfSession | undefined): boolean =>
    !one || (!sessions.isRecent(one.welcomedAt) && !sessions.isRecent(one.wroteAt));

  const enter = (
    personId: number,
    { openKfId, scene = '', sceneParam = '' }: { openKfId: string; scene?: string; sceneParam?: string },
  ): { openKfId: string } =>
    store.transaction(() => {
      if (!people.find(personId)) throw new ImpossibleAct(`没有编号为 ${personId} 的顾客`);
      if (!accounts.find(openKfId)) throw new ImpossibleAct('这个客服账号已不存在');
      if (Buffer.byteLength(sceneParam) > settings.kfSceneParamBytes)
        throw new ImpossibleAct(`scene_param 超过 ${settings.kfSceneParamBytes} 字节`);
      const welcome = canBeWelcomed(sessions.find(openKfId, personId));
      const entered = sessions.enter(openKfId, personId, { scene, sceneParam });
      log.addEvent(openKfId, personId, {
        event_type: 'enter_session',
        scene,
        scene_param: sceneParam,
        ...(welcome ? { welcome_code: codes.issue('welcome', entered) } : {}),
      });
      return { openKfId };
    });

  const write = (personId: number, openKfId: string, { msgtype, body }: KfIncoming): string =>
    store.transaction(() => {
      const open = session(personId, openKfId);
      if (open.servicerRefuses && open.state !== 4) throw new ImpossibleAct('接待人员暂不接收你的消息');
      const opens = sessions.customerWrote(open);
      return log.add({ openKfId, personId, origin: 3, msgtype, body, opens });
    });

  return {
    enter,
    /** By an address that `add_contact_way` gave, with or without `scene_param`, which counts only beside a scene. */
    enterByLink(personId: number, address: string): { openKfId: string } {
      const url = URL.parse(address, 'http://localhost');
      const code = /^\/kfid\/([\w-]+)/.exec(url?.pathname ?? '')?.[1];
      const target = code && accounts.ofLink(code, url?.searchParams.get('enc_scene') ?? '');
      if (!target) throw new ImpossibleAct('这个链接打不开任何客服会话');
      const sceneParam = target.scene ? (url?.searchParams.get('scene_param') ?? '') : '';
      return enter(personId, { ...target, sceneParam });
    },
    write,
    /** A tap on an item of a menu: its words come back as a text that carries the item's id. Answers an address where the item is one. */
    pressMenu(personId: number, openKfId: string, msgid: string, index: number): { url: string | null } {
      const menu = log.find(openKfId, msgid);
      const items = (menu?.body as { list?: Record<string, { id?: string; content?: string; url?: string }>[] })?.list;
      const item = menu?.personId === personId && menu.msgtype === 'msgmenu' ? items?.[index] : undefined;
      if (!item) throw new ImpossibleAct('这个菜单项已经点不了');
      if (item['view']) return { url: item['view'].url ?? null };
      if (!item['click']) throw new ImpossibleAct('这一项不能点');
      const { id = '', content = '' } = item['click'];
      write(personId, openKfId, { msgtype: 'text', body: { content, menu_id: id } });
      return { url: null };
    },
    recall: (personId: number, openKfId: string, msgid: string): void =>
      store.transaction(() => {
        const message = log.find(openKfId, msgid);
        if (message?.personId !== personId || message.origin !== 3 || message.recalled)
          throw new ImpossibleAct('这条消息不能撤回');
        log.markRecalled(openKfId, msgid);
        log.addEvent(openKfId, personId, { event_type: 'user_recall_msg', recall_msgid: msgid });
      }),
    /** Takes no messages of this account any more, or again; what is sent meanwhile fails with type 10. */
    setRefusing: (personId: number, openKfId: string, on: boolean): void =>
      sessions.setCustomerRefuses(session(personId, openKfId), on),
  };
}
