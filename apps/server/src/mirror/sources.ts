import type { SegmentSource } from '@xiaoer/segment';
import { segmentSource as attention } from '../modules/attention/segment-source.ts';
import { LOADING_TABLE } from '../modules/audience/snapshot-tables.ts';
import { segmentSource as community, contactSource } from '../modules/community/segment-source.ts';
import { segmentSource as customers } from '../modules/customers/segment-source.ts';
import { segmentSource as offers } from '../modules/offers/segment-source.ts';
import { segmentSource as orders } from '../modules/orders/segment-source.ts';
import { segmentSource as playbooks } from '../modules/playbooks/segment-source.ts';
import type { SnapshotTarget } from './snapshot.ts';

/**
 * The mirror's wiring: the only file here that knows modules. It imports the constants themselves and not the modules'
 * faces, so that this process loads no service of any of them.
 */
export const SEGMENT_SOURCES: readonly SegmentSource[] = [
  customers,
  contactSource,
  community,
  orders,
  offers,
  playbooks,
  attention,
];

export const SNAPSHOT_TARGET: SnapshotTarget = {
  tablePrefix: LOADING_TABLE,
  customerColumn: 'customer_id',
};
