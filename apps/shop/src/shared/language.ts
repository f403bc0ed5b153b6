import Taro from '@tarojs/taro';
import { useSyncExternalStore } from 'react';
import { en } from './texts/en';
import { type Texts, zhCN } from './texts/zh-cn';

export type Language = 'zh-CN' | 'en';

const TEXTS: Record<Language, Texts> = { 'zh-CN': zhCN, en };
const CHOICE = 'language';
const listeners = new Set<() => void>();
let current: Language = Taro.getStorageSync(CHOICE) === 'en' ? 'en' : 'zh-CN';

/** `join.title`: the path of a text. A key that does not exist does not compile. */
export type TextKey = Paths<Texts>;
type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string];

export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

/** In which the server is asked to speak, too. */
export const languageNow = (): Language => current;

function chooseLanguage(next: Language): void {
  current = next;
  Taro.setStorageSync(CHOICE, next);
  for (const listener of listeners) listener();
}

const translators: Record<Language, Translate> = {
  'zh-CN': (key, values) => translate(TEXTS['zh-CN'], key, values),
  en: (key, values) => translate(TEXTS.en, key, values),
};

/** The texts in the customer's language. i18next would weigh more than the rest of these pages together. */
export function useTexts() {
  const language = useSyncExternalStore(subscribe, () => current);
  return { t: translators[language], language, chooseLanguage };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function translate(texts: Texts, key: TextKey, values: Record<string, string | number> = {}): string {
  let found: unknown = texts;
  for (const part of key.split('.')) found = (found as Record<string, unknown>)[part];
  return String(found).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
