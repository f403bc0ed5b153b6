export { createSecrets, type Secrets } from './secrets.ts';
export { ownSecrets } from './secrets-file.ts';
