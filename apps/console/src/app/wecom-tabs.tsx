import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { CallbackFigures } from '../features/callbacks/callback-figures.tsx';
import { ConnectionWizard } from '../features/connection/connection-wizard.tsx';
import { DeliveryMonitor } from '../features/gateway/delivery-monitor.tsx';

const CodePools = lazy(async () => ({ default: (await import('../features/codes/code-pools.tsx')).CodePools }));
const WordRuleList = lazy(async () => ({
  default: (await import('../features/words/word-rules.tsx')).WordRuleList,
}));
const AccountLoad = lazy(async () => ({
  default: (await import('../features/accounts/account-load.tsx')).AccountLoad,
}));
const SyncTab = lazy(async () => ({ default: (await import('../features/sync/sync-tab.tsx')).SyncTab }));
const TransfersTab = lazy(async () => ({ default: (await import('./routes/transfers-tab.tsx')).TransfersTab }));
const MaterialsTab = lazy(async () => ({
  default: (await import('../features/materials/materials-tab.tsx')).MaterialsTab,
}));
const MomentsTab = lazy(async () => ({ default: (await import('../features/moments/moments-tab.tsx')).MomentsTab }));
const GroupWelcomeTab = lazy(async () => ({
  default: (await import('../features/group-welcome/group-welcome-tab.tsx')).GroupWelcomeTab,
}));
const KfTab = lazy(async () => ({ default: (await import('../features/kf/kf-tab.tsx')).KfTab }));

export interface WeComTab {
  /** The end of its address: `/wecom/<key>`. */
  key: string;
  /** The permission without which it is not offered. */
  needs: string;
  /** The key of its name in the texts. */
  label: string;
  Content: ComponentType | LazyExoticComponent<ComponentType>;
}

/** Everything about the tie to WeCom, in the order in which it is needed: whether the line holds, who answers on it, and what is said. */
export const WECOM_TABS: readonly WeComTab[] = [
  { key: 'connection', needs: 'delivery.read', label: 'connection.tab', Content: ConnectionWizard },
  { key: 'monitor', needs: 'delivery.read', label: 'gateway.tab', Content: DeliveryMonitor },
  { key: 'sync', needs: 'delivery.read', label: 'sync.tab', Content: SyncTab },
  { key: 'callbacks', needs: 'delivery.read', label: 'callbacks.tab', Content: CallbackFigures },
  { key: 'accounts', needs: 'delivery.read', label: 'accounts.tab', Content: AccountLoad },
  { key: 'codes', needs: 'community.read', label: 'codes.tab', Content: CodePools },
  { key: 'transfers', needs: 'delivery.read', label: 'transfers.tab', Content: TransfersTab },
  { key: 'kf', needs: 'delivery.read', label: 'kf.tab', Content: KfTab },
  { key: 'moments', needs: 'delivery.read', label: 'moments.tab', Content: MomentsTab },
  { key: 'group-welcome', needs: 'delivery.read', label: 'groupWelcome.tab', Content: GroupWelcomeTab },
  { key: 'materials', needs: 'delivery.read', label: 'materials.tab', Content: MaterialsTab },
  { key: 'words', needs: 'delivery.read', label: 'wordRules.tab', Content: WordRuleList },
];
