import type { Named, SegmentSettings, SegmentSource } from '@xiaoer/segment';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { MirrorClient } from './mirror-client.ts';

export interface AudienceDeps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  /** What every module shows to segments. */
  sources: readonly SegmentSource[];
  /** Null: PostgreSQL answers everything. */
  mirror: MirrorClient | null;
  /** What modules above this one know, asked when names are read. */
  above: {
    playbooks: () => Promise<readonly Named[]>;
    attentionCaps: () => Promise<SegmentSettings['attentionCaps']>;
    /** Share of customers whom no programme message ever reaches. */
    programmeHoldout: number;
  };
}
