export * from './access.ts';
export * from './attention.ts';
export * from './catalogue.ts';
export * from './customers.ts';
export * from './insight.ts';
export * from './offers.ts';
export * from './organisation.ts';
export * from './playbooks.ts';
