export { createAdmission } from './admission.ts';
export type { Limits } from './limits.ts';
export { measureAdmission } from './metrics.ts';
export { admit, type ClassOf } from './plugin.ts';
