import type { Platform } from '../../platform/platform.ts';
import { type Access, createAccess } from '../access/index.ts';
import { createCustomers } from './index.ts';

export const CORP = 'ww1';

/** Log-ins as WeChat gives them: a code `openid:o1` is somebody with that openid. */
export const accessFor = (platform: Platform): Access =>
  createAccess({
    platform,
    storesUnder: async () => [],
    staffByUserid: async () => null,
    oauth: {
      authorizeUrl: ({ redirectUri, state }) =>
        `https://wx.test/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state })}`,
      exchange: async (code) => ({ openid: code.replace('openid:', ''), externalUserid: null }),
    },
    publicUrl: 'http://localhost',
  });

/** The module on a test's platform. Guards are never called: routes are tested through HTTP with the real ones. */
export function customersFor(platform: Platform) {
  const audited: { action: string; subject: string }[] = [];
  const access = {
    audit: async (_tx, _actor, action, subject) => void audited.push({ action, subject }),
    guards: {},
  } as Pick<Access, 'audit' | 'guards'>;
  return { ...createCustomers({ platform, access, corpId: CORP }), audited };
}
