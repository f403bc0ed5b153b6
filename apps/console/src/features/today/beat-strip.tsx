import { Link } from '@tanstack/react-router';
import type { Today } from '@xiaoer/contracts';
import { formatTime, useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';
import { useWord } from '../../shared/words.ts';
import './beat-strip.css';

type Beat = Today['beats'][number];

/** The day's beats side by side: what was sent, what is open, what it brought and what it cost in goodwill. */
export function BeatStrip({ beats }: { beats: readonly Beat[] }) {
  return (
    <div className="beats">
      {beats.map((beat) =>
        beat.runId ? (
          <Link key={beat.code} to="/runs/$runId" params={{ runId: beat.runId }} className="beat">
            <BeatFace beat={beat} />
          </Link>
        ) : (
          <div key={beat.code} className="beat beat--planned">
            <BeatFace beat={beat} />
          </div>
        ),
      )}
    </div>
  );
}

function BeatFace({ beat }: { beat: Beat }) {
  const { t } = useTranslation();
  const word = useWord();
  const planned = beat.state === 'planned';
  const parts = [
    { key: 'sent', n: beat.sent },
    { key: 'open', n: beat.open },
    { key: 'refused', n: beat.refused },
    { key: 'heldOut', n: beat.heldOut },
  ];
  return (
    <>
      <div className="beat__head">
        <span className="beat__time number">{formatTime(beat.at, 'clock')}</span>
        <Tag color={beat.state === 'decided' || beat.state === 'fired' ? 'success' : undefined}>
          {word('runState', beat.state)}
        </Tag>
      </div>
      <div className="beat__name">{beat.name.replace(/\s*\d{1,2}:\d{2}$/, '')}</div>
      {planned ? (
        <div className="faint small">{t('today.beat.waiting', { time: formatTime(beat.at, 'clock') })}</div>
      ) : (
        <>
          <div className="beat__bar" title={t('today.beat.of', { n: beat.groups })}>
            {parts.map(
              (part) => part.n > 0 && <i key={part.key} className={`is-${part.key}`} style={{ flex: part.n }} />,
            )}
          </div>
          <div className="beat__parts">
            {parts.map((part) => (
              <span key={part.key} className={part.key === 'open' && part.n > 0 ? 'person' : undefined}>
                <b className="number">{part.n}</b> {t(`today.beat.${part.key}`)}
              </span>
            ))}
          </div>
          <div className="beat__foot">
            <span>{t('today.beat.prompted', { n: beat.ordersPrompted })}</span>
            <span className={beat.left > 0 ? 'harm' : 'faint'}>
              {beat.left > 0 ? t('today.beat.cost', { n: beat.left }) : t('today.beat.noCost')}
            </span>
          </div>
        </>
      )}
    </>
  );
}
