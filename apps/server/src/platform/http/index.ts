export { createHttp, type Http } from './server.ts';
export { servePages } from './pages.ts';
