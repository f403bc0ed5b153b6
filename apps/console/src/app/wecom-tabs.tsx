import type { ComponentType, LazyExoticComponent } from 'react';
import { CallbackFigures } from '../features/callbacks/callback-figures.tsx';

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
  { key: 'callbacks', needs: 'delivery.read', label: 'callbacks.tab', Content: CallbackFigures },
];
