export { type Actor, actorWith, demand, demandStore, storeScope, systemActor } from './actor.ts';
export type { Audit } from './audit.ts';
export type { Guards } from './guards.ts';
export type { OAuth } from './oauth.ts';
export { PERMISSIONS, type Permission, ROLES, type Role } from './permissions.ts';
export type { Person } from './request.ts';
export { type Access, createAccess, createUserService } from './service.ts';
export type { NewUser, Users } from './users.ts';
