export { servePages } from './pages.ts';
export { createHttp, type Http } from './server.ts';
export { type TextLanguage, textLanguageOf } from './text-language.ts';
