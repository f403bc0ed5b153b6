import type { ColumnType, Generated } from 'kysely';

/** How far the making of a code at WeCom has come. `making`: a call is under way or was cut off. */
export type Making = 'wanted' | 'making' | 'made';

export interface CommunityTables {
  'community.live_code': {
    live_code_id: Generated<number>;
    state: string;
    source: string;
    store_id: number | null;
    remark: string;
    making: Making;
    config_id: string | null;
    qr_code: string | null;
    wanted_at: Date;
    made_at: Date | null;
    problem: string | null;
  };
  'community.live_code_account': { live_code_id: number; account_id: number };
  'community.store_group': {
    group_id: Generated<number>;
    corp_id: string;
    chat_id: string;
    name: Generated<string>;
    store_id: number | null;
    owner_userid: string | null;
    owner_account_id: number | null;
    state: 'active' | 'dismissed';
    member_count: Generated<number>;
    capacity: number;
    member_version: string | null;
    newest_version: string | null;
    newest_event_at: Date | null;
    created_at: Date;
    read_at: Date | null;
    bound_at: Date | null;
  };
  'community.group_member': {
    group_id: number;
    member: string;
    type: 'staff' | 'customer';
    customer_id: number | null;
    joined_at: Date | null;
    left_at: Date | null;
    quit_scene: number | null;
    join_scene: number | null;
    join_state: string | null;
    present: ColumnType<boolean, never, never>;
  };
  'community.membership': { customer_id: number; group_id: number; joined_at: Date };
  'community.join_way': {
    store_id: number;
    state: string;
    name: string;
    chat_ids: string[];
    making: Making;
    config_id: string | null;
    qr_code: string | null;
    wanted_at: Date;
    made_at: Date | null;
    problem: string | null;
  };
  'community.group_need': { store_id: number; since: Date };
  'community.upkeep': { name: string; at: Date };
}
