import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { me } from '../../shared/session.ts';
import { clockMode, setSpeed } from './clock-queries.ts';

/** From real time to a day in five minutes. */
const SPEEDS = [1, 10, 30, 60, 120, 300];

/** Only a scaled clock can be told its speed: the real one is the wall's, a driven one its driver's. */
export function SpeedChoice({ speed, onChosen }: { speed: number; onChosen: () => void }) {
  const { t } = useTranslation();
  const mode = useQuery(clockMode);
  const change = useAction({ run: setSpeed, changes: [me.queryKey], done: t('clock.changed'), onDone: onChosen });
  return (
    <div style={{ width: 380 }}>
      <Loaded query={mode}>
        {({ clock }) =>
          clock === 'scaled' ? (
            <>
              <strong>{t('clock.title')}</strong>
              <p className="quiet" style={{ margin: '4px 0 12px' }}>
                {t('clock.text')}
              </p>
              <Segmented
                block
                disabled={change.isPending}
                options={[...new Set([...SPEEDS, speed])]
                  .toSorted((a, b) => a - b)
                  .map((value) => ({
                    value,
                    label: `${value}×`,
                  }))}
                value={speed}
                onChange={(value) => change.mutate(value)}
              />
              <p className="faint small" style={{ margin: '8px 0 0' }}>
                {t('clock.perMinute', { minutes: speed })}
              </p>
            </>
          ) : (
            <span className="quiet">{t(clock === 'driven' ? 'clock.driven' : 'clock.notScaled')}</span>
          )
        }
      </Loaded>
    </div>
  );
}
