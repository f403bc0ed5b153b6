export { createAdmission } from './admission.ts';
export { type ClassOf, createGate, type Gate } from './gate.ts';
export type { Limits } from './limits.ts';
export { measureAdmission } from './metrics.ts';
