import { WeComError } from '../errors/wecom-error.ts';

/** Which check a callback failed. */
export type RefusalCode =
  | 'query'
  | 'signature'
  | 'length'
  | 'padding'
  | 'receive_id'
  | 'agent_id'
  | 'too_large'
  | 'xml'
  | 'json'
  | 'encoding_aes_key';

export function refused(code: RefusalCode, cause?: unknown): WeComError {
  return new WeComError({ kind: 'callback', code, api: 'callback', outcome: 'refused', cause });
}
