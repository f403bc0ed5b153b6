import type { Language, Texts } from '@xiaoer/ui';
import { abuseLimitsTexts } from '../features/abuse-limits/texts.ts';
import { accessTexts } from '../features/access/texts.ts';
import { accountsTexts } from '../features/accounts/texts.ts';
import { approvalsTexts } from '../features/approvals/texts.ts';
import { attentionTexts } from '../features/attention/texts.ts';
import { audienceTexts } from '../features/audience/texts.ts';
import { budgetsTexts } from '../features/budgets/texts.ts';
import { bulkCodesTexts } from '../features/bulk-codes/texts.ts';
import { callbacksTexts } from '../features/callbacks/texts.ts';
import { clockTexts } from '../features/clock/texts.ts';
import { codesTexts } from '../features/codes/texts.ts';
import { communityTexts } from '../features/community/texts.ts';
import { connectionTexts } from '../features/connection/texts.ts';
import { couponsTexts } from '../features/coupons/texts.ts';
import { customersTexts } from '../features/customers/texts.ts';
import { dropsTexts } from '../features/drops/texts.ts';
import { effectsTexts } from '../features/effects/texts.ts';
import { foreignCouponsTexts } from '../features/foreign-coupons/texts.ts';
import { gatewayTexts } from '../features/gateway/texts.ts';
import { groupWelcomeTexts } from '../features/group-welcome/texts.ts';
import { importsTexts } from '../features/imports/texts.ts';
import { kfTexts } from '../features/kf/texts.ts';
import { ledgerTexts } from '../features/ledger/texts.ts';
import { materialsTexts } from '../features/materials/texts.ts';
import { momentsTexts } from '../features/moments/texts.ts';
import { offersTexts } from '../features/offers/texts.ts';
import { partnerCodesTexts } from '../features/partner-codes/texts.ts';
import { pickupStockTexts } from '../features/pickup-stock/texts.ts';
import { playbooksTexts } from '../features/playbooks/texts.ts';
import { reviewsTexts } from '../features/reviews/texts.ts';
import { staffCardsTexts } from '../features/staff-cards/texts.ts';
import { storesTexts } from '../features/stores/texts.ts';
import { syncTexts } from '../features/sync/texts.ts';
import { takeBackTexts } from '../features/take-back/texts.ts';
import { todayTexts } from '../features/today/texts.ts';
import { transfersTexts } from '../features/transfers/texts.ts';
import { wordsRulesTexts } from '../features/words/texts.ts';
import { errorTexts } from '../shared/error-texts.ts';
import { wordsTexts } from '../shared/words-texts.ts';
import { shellTexts } from './shell-texts.ts';

/** Each feature brings its own words; `t('today.title')` is `title` in features/today/texts.ts. */
const PARTS: Record<string, Record<Language, Texts>> = {
  shell: shellTexts,
  shared: wordsTexts,
  error: errorTexts,
  abuseLimits: abuseLimitsTexts,
  access: accessTexts,
  accounts: accountsTexts,
  approvals: approvalsTexts,
  attention: attentionTexts,
  audience: audienceTexts,
  budgets: budgetsTexts,
  bulkCodes: bulkCodesTexts,
  callbacks: callbacksTexts,
  clock: clockTexts,
  codes: codesTexts,
  community: communityTexts,
  connection: connectionTexts,
  coupons: couponsTexts,
  customers: customersTexts,
  drops: dropsTexts,
  effects: effectsTexts,
  foreignCoupons: foreignCouponsTexts,
  gateway: gatewayTexts,
  groupWelcome: groupWelcomeTexts,
  imports: importsTexts,
  kf: kfTexts,
  ledger: ledgerTexts,
  materials: materialsTexts,
  moments: momentsTexts,
  offers: offersTexts,
  partnerCodes: partnerCodesTexts,
  pickupStock: pickupStockTexts,
  playbooks: playbooksTexts,
  reviews: reviewsTexts,
  staffCards: staffCardsTexts,
  stores: storesTexts,
  sync: syncTexts,
  takeBack: takeBackTexts,
  today: todayTexts,
  transfers: transfersTexts,
  wordRules: wordsRulesTexts,
};

const inLanguage = (language: Language): Texts =>
  Object.fromEntries(Object.entries(PARTS).map(([part, texts]) => [part, texts[language]]));

export const zhCN = inLanguage('zh-CN');
export const en = inLanguage('en');
