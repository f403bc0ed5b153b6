import { bareCondition } from './bare.ts';

/** Flagged as one of the chain's own people. */
export const employee = bareCondition({
  kind: 'employee',
  alias: '员工',
  zh: '是员工',
  en: 'are employees',
  sql: ({ person }) => person('employee'),
});
