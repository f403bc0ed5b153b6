import { formatCount, useLanguage } from '@xiaoer/ui';

/** From here on somebody should act: the next newcomers may be refused. A share of the cap. */
export const NEARLY_FULL = 0.9;

/** How much of a cap is used: numbers above, a thin bar below. */
export function Meter({ used, cap }: { used: number; cap: number }) {
  const [language] = useLanguage();
  const share = cap === 0 ? 0 : Math.min(1, used / cap);
  return (
    <div style={{ minWidth: 110 }}>
      <div className="number small">
        <span className={share >= NEARLY_FULL ? 'person' : undefined}>{formatCount(used, language)}</span>
        <span className="faint"> / {formatCount(cap, language)}</span>
      </div>
      <div className={share >= NEARLY_FULL ? 'meter meter--full' : 'meter'}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
