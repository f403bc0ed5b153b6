import type { ComponentType, LazyExoticComponent } from 'react';
import { CallbackFigures } from '../features/callbacks/callback-figures.tsx';
import { ConnectionWizard } from '../features/connection/connection-wizard.tsx';
import { DeliveryMonitor } from '../features/gateway/delivery-monitor.tsx';

export interface WeComTab {
  /** The end of its address: `/wecom/<key>`. */
  key: string;
  /** The permission without which it is not offered. */
  needs: string;
  /** The key of its name in the texts. */
  label: string;
  Content: ComponentType | LazyExoticComponent<ComponentType>;
}

/** Everything about the tie to WeCom, in the order in which it is needed: connect, look after, work with it. */
export const WECOM_TABS: readonly WeComTab[] = [
  { key: 'connection', needs: 'delivery.read', label: 'connection.tab', Content: ConnectionWizard },
  { key: 'monitor', needs: 'delivery.read', label: 'gateway.tab', Content: DeliveryMonitor },
  { key: 'callbacks', needs: 'delivery.read', label: 'callbacks.tab', Content: CallbackFigures },
];
