import { createInstance, type i18n } from 'i18next';
import { I18nextProvider, initReactI18next, Trans, useTranslation } from 'react-i18next';
import type { Language } from './numbers.ts';
import { type Texts, uiTexts } from './texts.ts';

export type { Texts };

// Apps take these from here and not from react-i18next: there must be one context between them and our components.
export { I18nextProvider, Trans, useTranslation };

export const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];
const CHOICE = 'xiaoer.language';

/**
 * The app's i18next instance, ready at once (no request for texts). Chinese unless this person chose otherwise. The
 * app's texts are the default namespace; ours are in `ui`. `error.<problem code>` in the app's texts wins in `ErrorNote`.
 */
export function createI18n(texts: Record<Language, Texts>): i18n {
  const instance = createInstance();
  instance.use(initReactI18next).init({
    lng: chosenLanguage(),
    fallbackLng: 'zh-CN',
    supportedLngs: [...LANGUAGES],
    ns: ['app', 'ui'],
    defaultNS: 'app',
    resources: {
      'zh-CN': { app: texts['zh-CN'], ui: uiTexts['zh-CN'] },
      en: { app: texts.en, ui: uiTexts.en },
    },
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  if (typeof document !== 'undefined') {
    document.documentElement.lang = instance.language;
    instance.on('languageChanged', (language) => {
      document.documentElement.lang = language;
    });
  }
  return instance;
}

/** The language now shown, and how to change it for good. */
export function useLanguage(): [Language, (next: Language) => void] {
  const { i18n } = useTranslation();
  const change = (next: Language) => {
    try {
      localStorage.setItem(CHOICE, next);
    } catch {
      // private browsing: the choice lasts until the page closes
    }
    void i18n.changeLanguage(next);
  };
  return [i18n.language === 'en' ? 'en' : 'zh-CN', change];
}

function chosenLanguage(): Language {
  try {
    return localStorage.getItem(CHOICE) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}
