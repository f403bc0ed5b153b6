import type { Generated } from 'kysely';
import type { Role } from './permissions.ts';

export interface AccessTables {
  'access.console_user': {
    user_id: Generated<number>;
    login: string;
    name: string;
    password_hash: string;
    role: Role;
    whole_chain: boolean;
    created_at: Date;
    disabled_at: Date | null;
  };
  'access.user_unit': { user_id: number; unit_id: number };
  'access.user_store': { user_id: number; store_id: number };
  'access.session': {
    token_hash: string;
    user_id: number;
    created_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  };
  'access.api_key': {
    api_key_id: Generated<number>;
    name: string;
    key_hash: string;
    hint: string;
    permissions: string[];
    created_at: Date;
    created_by: string;
    revoked_at: Date | null;
  };
  'access.login_attempt': { subject: string; window_start: Date; attempts: number };
  'access.audit': {
    audit_id: Generated<number>;
    at: Date;
    recorded_at: Date;
    actor_kind: string;
    actor_id: string;
    actor_label: string;
    action: string;
    subject: string;
    details: unknown;
  };
}
