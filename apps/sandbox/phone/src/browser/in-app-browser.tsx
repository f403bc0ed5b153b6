import { useRef, useState } from 'react';
import { hostOf, type Owner, onPhone } from '../host.ts';
import { t } from '../texts.ts';
import { type Bridge, useBridge } from './bridge.ts';
import { useKfLink } from './kf-link.ts';
import { useShownCode } from './shown-code.ts';

interface Props {
  owner: Owner;
  url: string;
  title: string;
  onClose: () => void;
  /** What the page may ask of WeCom; without it the page is in plain WeChat. */
  bridge?: Bridge;
  /** What a long press on a code in the page leads to: its scan. */
  onScan?: (configId: string) => void;
  /** What a page of 微信客服 leads to: its chat. */
  onKf?: (url: string) => void;
  /** Beside the phone instead of on it. */
  aside?: boolean;
}

/**
 * The browser inside the phone. The frame's name says whose phone it is: the authorize page of the sandbox reads it
 * where the referrer is withheld.
 */
export function InAppBrowser({ owner, url, title, onClose, bridge, onScan, onKf, aside = false }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  useBridge(frame, bridge);
  const address = onPhone(url, owner);
  useKfLink(frame, onKf);
  const recognise = useShownCode(loads, onScan);
  return (
    <section className={aside ? 'browser aside' : 'browser'} aria-label={title || address}>
      <header className="title-bar">
        <button type="button" className="icon" onClick={onClose} aria-label={t.browser.close}>
          ✕
        </button>
        <h1>{title || new URL(address).host}</h1>
        <span className="title-actions">
          {recognise ? (
            <button type="button" className="side-button" onClick={recognise}>
              {t.browser.recognise}
            </button>
          ) : null}
          <button type="button" className="icon" onClick={() => setLoads(loads + 1)} aria-label={t.browser.reload}>
            ↻
          </button>
        </span>
      </header>
      <iframe
        key={loads}
        ref={frame}
        name={`phone:${hostOf(owner)}`}
        src={address}
        title={title || t.browser.loading}
        allow="geolocation; clipboard-write"
      />
    </section>
  );
}
