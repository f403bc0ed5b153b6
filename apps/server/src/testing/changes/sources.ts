import type { SegmentSource } from '@xiaoer/segment';
import { segmentSource as attention } from '../../modules/attention/index.ts';
import { segmentSource as community, contactSource } from '../../modules/community/index.ts';
import { segmentSource as customers } from '../../modules/customers/index.ts';
import { segmentSource as offers } from '../../modules/offers/index.ts';
import { segmentSource as orders } from '../../modules/orders/index.ts';
import { segmentSource as playbooks } from '../../modules/playbooks/index.ts';

/** As the wiring hands them over. */
export const sources: readonly SegmentSource[] = [
  customers,
  contactSource,
  community,
  orders,
  offers,
  playbooks,
  attention,
];
