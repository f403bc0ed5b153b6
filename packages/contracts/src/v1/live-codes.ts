import { z } from 'zod';
import { Code } from '../common.ts';

/** `GET /api/v1/live-codes`: the codes that hang in stores, for whoever prints posters. */
export const LiveCode = z.object({
  /** The text WeCom hands back as `state`; at most 30 characters. */
  state: z.string(),
  source: z.string(),
  store: Code.nullable(),
  remark: z.string(),
  /** The picture's address from WeCom; null until the code was made there. */
  qrCode: z.string().nullable(),
  /** WeCom's config_id, by which a code can be found again; null until it was made. */
  configId: z.string().nullable(),
  /** The page behind the poster for people who are contacts already: scanning again fires nothing. */
  joinUrl: z.string(),
});
export const LiveCodes = z.object({ liveCodes: z.array(LiveCode) });
