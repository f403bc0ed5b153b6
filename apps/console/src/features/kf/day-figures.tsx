import { useQuery } from '@tanstack/react-query';
import type { KfFigures } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';
import { durationOf } from './durations.ts';
import { figures } from './kf-queries.ts';

type Day = KfFigures['days'][number];

/** Fourteen days of messages; today's in numbers. */
export function DayFigures() {
  const { t } = useTranslation();
  const query = useQuery(figures);
  return (
    <Sheet title={t('kf.figures')} note={t('kf.figuresNote')}>
      <Loaded query={query}>
        {({ days }) => {
          const today = days.at(-1)!;
          const { good, fair, poor } = today.ratings;
          return (
            <>
              <FigureRow>
                <Figure
                  label={t('kf.figure.today')}
                  value={<Count n={today.in} />}
                  note={t('kf.figure.conversations', { n: today.conversations })}
                />
                <Figure label={t('kf.figure.people')} value={<Count n={today.byPeople} />} />
                <Figure label={t('kf.figure.rules')} value={<Count n={today.byRules} />} />
                <Figure
                  label={t('kf.figure.first')}
                  value={<Duration seconds={today.firstAnswerSeconds} />}
                  note={t('kf.figure.firstNote')}
                />
                <Figure
                  label={t('kf.figure.firstPerson')}
                  value={<Duration seconds={today.firstPersonSeconds} />}
                  note={t('kf.figure.firstPersonNote')}
                />
                <Figure label={t('kf.figure.ratings')} value={`${good} / ${fair} / ${poor}`} />
              </FigureRow>
              <Bars days={days} />
            </>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

function Duration({ seconds }: { seconds: number | null }) {
  const { t } = useTranslation();
  if (seconds === null) return <>{t('kf.figure.none')}</>;
  const { key, n } = durationOf(seconds);
  return <>{t(key, { n })}</>;
}

/** Received and answered, side by side for each day. */
function Bars({ days }: { days: readonly Day[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...days.map((day) => Math.max(day.in, day.byPeople + day.byRules)));
  const height = (n: number) => ({ height: `${(100 * n) / most}%` });
  return (
    <>
      <div className="kf-days" role="img" aria-label={t('kf.figures')}>
        {days.map((day) => (
          <div
            key={day.day}
            className="kf-day"
            title={`${day.day}　${t('kf.figure.in')} ${day.in} · ${t('kf.figure.people')} ${day.byPeople} · ${t('kf.figure.rules')} ${day.byRules}`}
          >
            <div className="kf-day__bars">
              <i className="is-in" style={height(day.in)} />
              <span style={height(day.byPeople + day.byRules)}>
                <i className="is-rules" style={{ flex: day.byRules }} />
                <i className="is-people" style={{ flex: day.byPeople }} />
              </span>
            </div>
            <div className="faint small">{day.day.slice(5)}</div>
          </div>
        ))}
      </div>
      <div className="kf-legend small">
        <i className="is-in" /> {t('kf.figure.in')} <i className="is-people" /> {t('kf.figure.people')}{' '}
        <i className="is-rules" /> {t('kf.figure.rules')}
      </div>
    </>
  );
}
