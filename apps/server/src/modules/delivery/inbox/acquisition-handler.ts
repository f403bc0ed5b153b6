import { type Community, isAcquisitionEvent } from '../../community/index.ts';
import type { EventHandler } from './take-in.ts';

/** What WeCom tells of acquisition links: community keeps them. */
export const acquisitionHandler = (community: Pick<Community, 'applyAcquisitionEvents'>): EventHandler => ({
  handles: isAcquisitionEvent,
  take: (tx, events) => community.applyAcquisitionEvents(tx, events),
});
