import { useTranslation } from '@xiaoer/ui';
import { Tooltip } from 'antd';
import type { EffectRow } from './effect-queries.ts';
import { scaleOf, signed } from './forest.ts';
import './forest-plot.css';

/** Each playbook's uplift with its interval against the line of no effect. */
export function ForestPlot({ effects }: { effects: readonly EffectRow[] }) {
  const { t } = useTranslation();
  const scale = scaleOf(effects.flatMap(({ uplift }) => (uplift ? [uplift] : [])));
  const left = (value: number) => `${100 * scale.at(value)}%`;
  return (
    <div className="forest">
      {effects.map((effect) => (
        <div key={effect.code} className="forest__row">
          <div className="cell-two">
            <span>{effect.name}</span>
            <span className="faint small number">
              {t('effects.sides', { treated: effect.treated, heldOut: effect.heldOut })} ·{' '}
              {t(`effects.subject.${effect.subject}`)}
            </span>
          </div>
          <div className="forest__plot">
            {scale.ticks.map((tick) => (
              <i key={tick} className={tick === 0 ? 'forest__zero' : 'forest__tick'} style={{ left: left(tick) }} />
            ))}
            {effect.uplift && (
              <Tooltip
                title={t('effects.means', {
                  treated: effect.treatedMean.toFixed(3),
                  heldOut: effect.heldOutMean.toFixed(3),
                })}
              >
                <span className={`forest__mark is-${effect.verdict}`}>
                  <i
                    className="forest__line"
                    style={{
                      left: left(effect.uplift.low),
                      width: `${100 * (scale.at(effect.uplift.high) - scale.at(effect.uplift.low))}%`,
                    }}
                  />
                  <i className="forest__dot" style={{ left: left(effect.uplift.value) }} />
                </span>
              </Tooltip>
            )}
          </div>
          <div className="cell-two right">
            <span className={`forest__verdict is-${effect.verdict}`}>{t(`effects.verdict.${effect.verdict}`)}</span>
            {effect.uplift && (
              <span className="faint small number">
                {t('effects.interval', {
                  value: signed(effect.uplift.value),
                  low: signed(effect.uplift.low),
                  high: signed(effect.uplift.high),
                })}
              </span>
            )}
          </div>
        </div>
      ))}
      <div className="forest__row forest__axis">
        <span />
        <div className="forest__plot">
          {scale.ticks.map((tick) => (
            <span key={tick} className="number" style={{ left: left(tick) }}>
              {signed(tick)}
            </span>
          ))}
        </div>
        <span className="faint small">{t('effects.axis')}</span>
      </div>
    </div>
  );
}
