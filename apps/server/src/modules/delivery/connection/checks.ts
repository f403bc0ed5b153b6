import type { ConnectionCheck, ConnectionFinding } from '@xiaoer/contracts';
import { sealEcho, type WeComClient, WeComError } from '@xiaoer/wecom';

export interface CheckDeps {
  wecom: WeComClient | null;
  callback: { token: string; encodingAesKey: string; receiveId: string } | null;
  /** Where WeCom would reach us. */
  callbackUrl: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  wall: () => Date;
}

type Check = (deps: CheckDeps) => Promise<Pick<ConnectionFinding, 'outcome' | 'facts' | 'advice'>>;

/** How long our own address may take to answer. WeCom waits one second (CALLBACKS §2). Milliseconds. */
const OWN_ANSWER_MS = 5_000;

/** One question each to WeCom, or to ourselves from outside. They change nothing. */
const CHECKS: Record<ConnectionCheck, Check> = {
  /** Corp id and secret: a token is given for them. */
  async secret({ wecom }) {
    if (!wecom) return missing('no_corp');
    await wecom.accessToken();
    return passed({});
  },

  /** 企业可信IP: any call of the app is refused with 60020 from an address that is not in its list. */
  async trusted_ip({ wecom }) {
    if (!wecom) return missing('no_corp');
    await wecom.department.simplelist();
    return passed({});
  },

  /** 可见范围: whom the app may see at all. */
  async visible_range({ wecom }) {
    if (!wecom) return missing('no_corp');
    const departments = await wecom.department.simplelist();
    const agent = await wecom.base.getAgent();
    const members = agent.allow_userinfos?.user.length ?? 0;
    const parties = agent.allow_partys?.partyid.length ?? 0;
    const facts = { departments: departments.length, members, parties };
    return members + parties === 0 ? { outcome: 'warning', facts, advice: 'range_empty' } : passed(facts);
  },

  /** 客户联系: the app may call, and members may serve customers. */
  async customer_contact({ wecom }) {
    if (!wecom) return missing('no_corp');
    const members = (await wecom.externalContact.getFollowUserList()).length;
    return members === 0 ? { outcome: 'warning', facts: { members }, advice: 'nobody_serves' } : passed({ members });
  },

  /** 接收事件服务器: our address answers a verification as WeCom would send it. */
  async callback({ callback, callbackUrl, fetch, wall }) {
    if (!callback) return missing('no_callback_keys');
    const echo = String(wall().getTime());
    const seconds = Math.floor(wall().getTime() / 1000);
    const { query } = sealEcho(callback, echo, { timestamp: seconds, nonce: 'xiaoer', random: Buffer.alloc(16, 1) });
    const answer = await fetch(`${callbackUrl}?${new URLSearchParams({ ...query })}`, {
      signal: AbortSignal.timeout(OWN_ANSWER_MS),
    }).catch(() => null);
    if (!answer) return { outcome: 'failed', facts: {}, advice: 'callback_unreachable' };
    const text = await answer.text();
    if (answer.status !== 200 || text !== echo)
      return { outcome: 'failed', facts: { status: answer.status }, advice: 'callback_not_ours' };
    return passed({});
  },

  /** 微信客服: only for those who use it. */
  async kf({ wecom }) {
    if (!wecom) return missing('no_corp');
    let accounts = 0;
    for await (const _ of wecom.kf.account.list()) accounts += 1;
    return passed({ accounts });
  },

  /** JS-SDK: tickets for the workbench's pages inside WeCom. */
  async jssdk({ wecom, callbackUrl }) {
    if (!wecom) return missing('no_corp');
    await wecom.jssdk.sign({ url: new URL('/workbench/', callbackUrl).href, kind: 'agent' });
    return { outcome: 'passed', facts: {}, advice: 'trusted_domain' };
  },
};

const passed = (facts: Record<string, number>) => ({ outcome: 'passed' as const, facts, advice: null });
const missing = (advice: ConnectionFinding['advice']) => ({ outcome: 'failed' as const, facts: {}, advice });

/** Runs one check. What WeCom refuses is a finding with its code and what to do; only a bug throws. */
export async function runCheck(check: ConnectionCheck, deps: CheckDeps): Promise<ConnectionFinding> {
  const at = deps.wall().toISOString();
  try {
    return { check, at, refusal: null, ...(await CHECKS[check](deps)) };
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    const { code, meaning, hint, refusedIp, outcome } = error;
    return {
      check,
      at,
      outcome: 'failed',
      facts: {},
      advice: outcome === 'refused' ? null : 'unreachable',
      refusal: { code: String(code), meaning, hint: hint ?? null, refusedIp: refusedIp ?? null },
    };
  }
}
