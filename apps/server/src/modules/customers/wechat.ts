import type { Identity } from '@xiaoer/contracts';

/** Who issued WeChat's names. All three are read through a corp's app, so the corp stands for the platform account. */
export const externalUser = (corpId: string, value: string): Identity => ({
  kind: 'external_userid',
  issuer: corpId,
  value,
});
export const openUser = (corpId: string, value: string): Identity => ({ kind: 'openid', issuer: corpId, value });
export const unionUser = (corpId: string, value: string): Identity => ({ kind: 'unionid', issuer: corpId, value });
