import { createHttp, type Http } from '../http/index.ts';
import type { ModuleParts } from '../module.ts';
import type { Platform } from '../platform.ts';

/** These modules' routes behind the real HTTP server, to be asked with `inject`. */
export async function testHttp(platform: Platform, ...modules: { parts: ModuleParts }[]): Promise<Http> {
  const http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  for (const { parts } of modules) parts.routes?.(http);
  return http;
}
