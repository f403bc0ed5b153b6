export { testDatabase } from './database.ts';
export { testHttp } from './http.ts';
export { testPlatform } from './platform.ts';
