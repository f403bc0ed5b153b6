export { servePages } from './pages.ts';
export { createHttp, type Http } from './server.ts';
