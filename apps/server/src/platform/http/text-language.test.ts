import { expect, it } from 'vitest';
import { textLanguageOf } from './text-language.ts';

it.each([
  [undefined, 'zh-CN'],
  ['', 'zh-CN'],
  ['*', 'zh-CN'],
  ['fr, de;q=0.5', 'zh-CN'],
  ['en', 'en'],
  ['EN-GB', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['zh;q=0.2, en;q=0.9', 'en'],
  ['fr, en;q=0.1', 'en'],
  ['en;q=0, zh', 'zh-CN'],
  ['en;q=nonsense', 'zh-CN'],
  [';;,,;q=', 'zh-CN'],
] as const)('who accepts %j reads %s', (accepted, language) => expect(textLanguageOf(accepted)).toBe(language));
