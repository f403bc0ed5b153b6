export { connect, type Database, type Db, type Tx } from './connect.ts';
export { createPartitions, type Partitions } from './partitions.ts';
export { prepared } from './prepared.ts';
export { withValues } from './values.ts';
