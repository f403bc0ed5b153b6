import { createI18n } from '@xiaoer/ui';
import { en, zhCN } from './texts.ts';

export const createConsoleI18n = () => createI18n({ 'zh-CN': zhCN, en });
