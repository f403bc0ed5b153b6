import { formatCount, formatFen, formatShare, formatTime, type TimeStyle, useLanguage } from '@xiaoer/ui';
import { Tooltip } from 'antd';

/** A count as people read it; the exact number in a tooltip where it was rounded. */
export function Count({ n }: { n: number }) {
  const [language] = useLanguage();
  const text = formatCount(n, language);
  if (Math.abs(n) < 10_000) return <span className="number">{text}</span>;
  return (
    <Tooltip title={n.toLocaleString(language)}>
      <span className="number">{text}</span>
    </Tooltip>
  );
}

/** Money from fen: exact in tables of few, compact on dashboards. */
export function Money({ fen, compact = false }: { fen: number; compact?: boolean }) {
  const [language] = useLanguage();
  const text = formatFen(fen, { compact, whole: 'short', language });
  if (!compact || Math.abs(fen) < 1_000_000) return <span className="number">{text}</span>;
  return (
    <Tooltip title={formatFen(fen, { language })}>
      <span className="number">{text}</span>
    </Tooltip>
  );
}

/** A share of one, as per cent. */
export function Share({ of: share, decimals = 1 }: { of: number; decimals?: number }) {
  return <span className="number">{formatShare(share, decimals)}</span>;
}

/** An instant in the chain's zone, or in a store's; a dash when it has not come. */
export function At({ at, style = 'moment', zone }: { at: string | Date | null; style?: TimeStyle; zone?: string }) {
  const [language] = useLanguage();
  if (at === null) return <span className="faint">—</span>;
  return (
    <time className="number" dateTime={new Date(at).toISOString()} title={formatTime(at, 'full', { zone, language })}>
      {formatTime(at, style, { zone, language })}
    </time>
  );
}
