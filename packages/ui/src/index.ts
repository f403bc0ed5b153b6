import './styles.css';

export * from './business-time.ts';
export * from './http.ts';
export * from './i18n.ts';
export * from './notes.tsx';
export * from './numbers.ts';
export * from './time.ts';
export * from './tokens.ts';
