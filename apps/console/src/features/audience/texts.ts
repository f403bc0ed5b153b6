import type { Language, Texts } from '@xiaoer/ui';
import { audienceEn } from './texts-en.ts';
import { audienceZh } from './texts-zh.ts';

export const audienceTexts: Record<Language, Texts> = { 'zh-CN': audienceZh, en: audienceEn };
