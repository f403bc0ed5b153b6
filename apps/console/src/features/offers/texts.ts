import type { Language, Texts } from '@xiaoer/ui';
import { offersEn } from './texts-en.ts';
import { offersZh } from './texts-zh.ts';

export const offersTexts: Record<Language, Texts> = { 'zh-CN': offersZh, en: offersEn };
