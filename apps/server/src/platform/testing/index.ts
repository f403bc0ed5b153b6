export { testDatabase } from './database.ts';
export { testPlatform } from './platform.ts';
