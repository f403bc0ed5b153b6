export * from './drop.ts';
export * from './join.ts';
export * from './wallet.ts';
