import { useState } from 'react';
import { usePolled } from '../api.ts';
import { KfLinks } from '../kf/kf-links.tsx';
import { Empty } from '../shell/frame.tsx';
import { Sheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { Codes } from '../types.ts';

interface Poster {
  configId: string;
  title: string;
  detail: string;
}

/** Every poster that hangs somewhere, with its picture: a tap is a scan. */
export function ScanSheet({ onScan, onClose }: { onScan: (configId: string) => void; onClose: () => void }) {
  const codes = usePolled<Codes>('codes', 5000);
  const [text, setText] = useState('');
  const fits = (poster: Poster) => `${poster.title} ${poster.detail}`.toLowerCase().includes(text.toLowerCase());
  const contactWays = (codes.data?.contactWays ?? []).map((w) => ({
    configId: w.configId,
    title: w.remark || w.state || w.configId.slice(0, 8),
    detail: t.scan.pool(w.pool),
  }));
  const links = (codes.data?.acquisitionLinks ?? []).map((link) => ({
    configId: link.configId,
    title: link.name,
    detail: t.scan.pool(link.pool),
  }));
  const joinWays = (codes.data?.joinWays ?? []).map((w) => ({
    configId: w.configId,
    title: w.remark || w.groups[0]?.name || w.state,
    detail: t.scan.rooms(
      w.groups.length,
      w.groups.reduce((sum, g) => sum + g.members, 0),
    ),
  }));
  return (
    <Sheet title={t.scan.title} onClose={onClose}>
      {codes.data && contactWays.length + joinWays.length + links.length === 0 ? (
        <>
          <Empty title={t.scan.none} hint={t.scan.noneHint} />
          <KfLinks text="" onOpen={onScan} />
        </>
      ) : (
        <>
          <input
            className="sheet-search"
            type="search"
            value={text}
            onChange={(e) => setText(e.target.value)}
            placeholder={t.scan.lead}
            aria-label={t.scan.lead}
          />
          <div className="sheet-scroll">
            <Posters title={t.scan.contactWays} posters={contactWays.filter(fits)} onScan={onScan} />
            <Posters title={t.scan.joinWays} posters={joinWays.filter(fits)} onScan={onScan} />
            <Posters title={t.scan.links} posters={links.filter(fits)} onScan={onScan} />
            <KfLinks text={text} onOpen={onScan} />
          </div>
        </>
      )}
    </Sheet>
  );
}

/** Pictures beyond this many only make the sheet slow; the search narrows them down. */
const SHOWN = 60;

function Posters({ title, posters, onScan }: { title: string; posters: Poster[]; onScan: (configId: string) => void }) {
  if (posters.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <div className="posters">
        {posters.slice(0, SHOWN).map((poster) => (
          <button
            key={poster.configId}
            type="button"
            className="poster"
            onClick={() => onScan(poster.configId)}
            data-config={poster.configId}
          >
            <img src={`/qr/${poster.configId}.svg`} alt="" loading="lazy" />
            <b>{poster.title}</b>
            <small>{poster.detail}</small>
          </button>
        ))}
      </div>
    </>
  );
}
