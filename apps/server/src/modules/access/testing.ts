import { createHttp } from '../../platform/http/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, createAccess } from './service.ts';

const PUBLIC_URL = 'http://localhost:8080';

type Choices = Partial<Pick<Parameters<typeof createAccess>[0], 'storesUnder' | 'staffByUserid' | 'oauth'>>;

/**
 * Access with a scripted WeCom: a code `userid:lin` is the member lin, `openid:o1` somebody from outside, `contact:wm1`
 * a contact.
 */
export const testAccess = (platform: Platform, choices: Choices = {}): Access =>
  createAccess({
    platform,
    storesUnder: async () => [],
    staffByUserid: async (userid) => ({ name: userid, active: true, storeIds: [] }),
    oauth: {
      authorizeUrl: ({ redirectUri, state }) =>
        `http://localhost:8090/connect/oauth2/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state })}`,
      exchange: async (code) => {
        const [kind, name = ''] = code.split(':');
        if (kind === 'userid') return { userid: name };
        return { openid: name, externalUserid: kind === 'contact' ? name : null };
      },
    },
    publicUrl: PUBLIC_URL,
    ...choices,
  });

/** These modules' routes behind the real HTTP server, to be asked with `inject`. */
export async function testHttp(platform: Platform, ...modules: { parts: ModuleParts }[]) {
  const http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  for (const { parts } of modules) parts.routes?.(http);
  return http;
}
