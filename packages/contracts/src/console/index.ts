export * from './access.ts';
export * from './catalogue.ts';
export * from './offers.ts';
export * from './organisation.ts';
export * from './playbooks.ts';
