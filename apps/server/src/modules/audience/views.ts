/** The rows of this module's views, for other modules' SQL. */
export interface AudienceViews {
  'audience.segment_info': {
    segment_id: number;
    key: string;
    name: string;
    version: number;
    live: boolean;
    archived: boolean;
    tree: unknown;
    text: string;
  };
  /** Members of snapshots that are ready; asked by `snapshot_id` as a value, only its rows are looked at. */
  'audience.snapshot_customer': { customer_id: number; snapshot_id: number; snapshot_key: string; at: Date };
  /** Members of live segments. */
  'audience.member_of': { customer_id: number; segment_id: number; segment: string; since: Date };
  /** Who came and went; `set_id` is what the facts `audience.entered` and `audience.left` name. */
  'audience.transition_of': {
    customer_id: number;
    set_id: number;
    segment_id: number;
    segment: string;
    at: Date;
    cause: 'change' | 'time' | 'rule';
    entered: boolean;
  };
}
