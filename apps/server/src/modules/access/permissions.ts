/** What somebody may do. A module asks for its own permissions; roles are made of them here, in one place. */
export const PERMISSIONS = [
  'access.manage',
  'audit.read',
  'organisation.read',
  'organisation.edit',
  'catalogue.read',
  'catalogue.edit',
  'customers.read',
  'customers.edit',
  'customers.write',
  'customers.export',
  'customers.erase',
  'content.edit',
  'orders.read',
  'orders.write',
  'orders.import',
  'offers.read',
  'offers.edit',
  'offers.redeem',
  'community.read',
  'community.edit',
  'audience.read',
  'audience.write',
  'audience.export',
  'attention.read',
  'attention.edit',
  'delivery.read',
  'delivery.edit',
  'tasks.read',
  'tasks.edit',
  'tasks.do',
  'playbooks.read',
  'playbooks.edit',
  'playbooks.run',
  'insight.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['admin', 'operator', 'store_manager', 'staff', 'read_only'] as const;
export type Role = (typeof ROLES)[number];

const READS = PERMISSIONS.filter((permission) => permission.endsWith('.read') && permission !== 'audit.read');

const ALLOWED: Record<Role, ReadonlySet<Permission>> = {
  admin: new Set(PERMISSIONS),
  // Everything about running the chain; who may log in, and forgetting a person for good, stay with the admin.
  operator: new Set(PERMISSIONS.filter((p) => p !== 'access.manage' && p !== 'customers.erase')),
  store_manager: new Set([...READS, 'customers.edit', 'offers.redeem', 'tasks.edit', 'tasks.do']),
  staff: new Set(['organisation.read', 'catalogue.read', 'offers.redeem', 'tasks.read', 'tasks.do']),
  read_only: new Set(READS),
};

export const roleCan = (role: Role, permission: Permission): boolean => ALLOWED[role].has(permission);

/** What a key gets when nothing else is said: what a till and its back office need. */
export const TILL_PERMISSIONS: readonly Permission[] = [
  'orders.write',
  'customers.write',
  'offers.redeem',
  'organisation.edit',
  'catalogue.edit',
  'community.read',
];

/** Store staff in the workbench; their stores are those of their WeCom account. */
export const STAFF_PERMISSIONS: ReadonlySet<Permission> = ALLOWED.staff;
