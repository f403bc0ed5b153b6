export { isAcquisitionEvent } from './acquisition/events.ts';
export { createCommunity } from './create-community.ts';
export type { NewMemberCoupon } from './join-store.ts';
export { contactSource, segmentSource } from './segment-source.ts';
export type { CommunityService } from './service.ts';
export type { Asker, Community, CommunityFacts, GroupCode, GroupReading, ListedGroup } from './types.ts';
export type { CommunityViews } from './views.ts';
