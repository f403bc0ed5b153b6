export { createPolling, type Poller, type Polling } from './polling.ts';
