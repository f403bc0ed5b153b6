export type { Asker, Community, CommunityFacts, GroupCode, ListedGroup } from './types.ts';
export type { CommunityViews } from './views.ts';
