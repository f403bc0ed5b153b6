import { formatShare, useTranslation } from '@xiaoer/ui';
import { Count } from '../../shared/values.tsx';
import { type Funnel, stagesOf } from './funnel.ts';
import './funnel-bars.css';

/** The funnel as bars under each other; what is lost between two steps stands between them. */
export function FunnelBars({ funnel }: { funnel: Funnel }) {
  const { t } = useTranslation();
  const whole = Math.max(1, funnel.considered);
  return (
    <div className="funnel">
      {stagesOf(funnel).map((stage, i, stages) => (
        <div key={stage.key} className="funnel__stage">
          <span className="funnel__name">{t(`playbooks.run.stage.${stage.key}`)}</span>
          <div className="funnel__track">
            <div
              className={i === stages.length - 1 ? 'funnel__bar funnel__bar--last' : 'funnel__bar'}
              style={{ width: `${(100 * stage.n) / whole}%`, opacity: 1 - 0.16 * (stages.length - 1 - i) }}
            />
          </div>
          <span className="funnel__n">
            <strong>
              <Count n={stage.n} />
            </strong>{' '}
            <span className="faint number">{formatShare(stage.n / whole, 0)}</span>
          </span>
          <span className="funnel__lost">
            {stage.lost.map(({ key, n }) => (
              <span key={key} className={key === 'open' ? 'person' : 'faint'}>
                {t(`playbooks.run.lost.${key}`, { n })}
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}
