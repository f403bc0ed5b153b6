/** The rows of this module's views, for other modules' SQL. */
export interface CommunityViews {
  /** `store_id` null: an unbound group. */
  'community.group_info': {
    group_id: number;
    chat_id: string;
    name: string;
    store_id: number | null;
    owner_account_id: number | null;
    owner_userid: string | null;
    corp_id: string;
    /** Everybody in it, our own people too. */
    member_count: number;
    capacity: number;
    active: boolean;
    /** The chat id: stable, what holdouts and digests hash. */
    subject_key: string;
  };
  /** Who is in which group now. */
  'community.group_customer': { group_id: number; customer_id: number; joined_at: Date };
  /** Also acquisition links, whose channel is a state like a live code's; those have no `live_code_id`. */
  'community.live_code_info': { live_code_id: number | null; state: string; source: string; store_id: number | null };
  'community.in_group_not_contact': { customer_id: number; group_id: number };
  'community.contact_not_in_group': { customer_id: number };
  /** Everybody's latest stay in a group. `customer_id` null: our own people. `joined_at` null: only her leaving is known. */
  'community.group_stay': {
    group_id: number;
    type: 'staff' | 'customer';
    customer_id: number | null;
    joined_at: Date | null;
    left_at: Date | null;
    /** 0 left, 1 removed; null when only the member list told us. */
    quit_scene: number | null;
  };
  /** Accounts that a live code leads to now. */
  'community.put_forward': { account_id: number; live_code_id: number; state: string; remark: string; since: Date };
  /** `chat_status`: 0 has not written, 1 has written, 2 unknown. */
  'community.acquired_by': { customer_id: number; link_no: number; account_id: number; chat_status: 0 | 1 | 2 };
}
