import type { Platform } from '../../platform/platform.ts';
import type { Guards } from '../access/index.ts';
import type { Attention } from '../attention/index.ts';
import type { StaffCards, WeComIdentity } from '../delivery/index.ts';
import type { Organisation } from '../organisation/index.ts';

export interface TasksDeps {
  platform: Platform;
  attention: Pick<Attention, 'quietFrom' | 'settleGroups' | 'releaseGroups'>;
  staffCards: Pick<StaffCards, 'wantCards' | 'closeCards' | 'answerPress' | 'settings'>;
  guards: Pick<Guards, 'staff' | 'user'>;
  organisation: Pick<Organisation, 'accountByUserid'>;
  jssdkConfig: WeComIdentity['jssdkConfig'];
  publicUrl: string;
  zone?: string;
}
