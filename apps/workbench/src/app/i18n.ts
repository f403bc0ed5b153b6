import { createI18n } from '@xiaoer/ui';
import { en } from './texts/en.ts';
import { zhCN } from './texts/zh-cn.ts';

export const createWorkbenchI18n = () => createI18n({ 'zh-CN': zhCN, en });
