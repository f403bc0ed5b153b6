export { createSecrets, type Secrets } from './secrets.ts';
export { type OwnSecrets, ownSecrets } from './secrets-file.ts';
