import type { EngineAnswer, MirrorAbsence } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import './answers.css';

/** Beyond this many seconds an answer is not called fresh any more. */
const FRESH_SECONDS = 1;

/** Who answered, how fast, and how fresh it is: 列存 · 38 毫秒 · 数据截至 3 秒前. */
export function AnswerLine({
  answer: { engine, milliseconds, lagSeconds },
  absent = null,
}: {
  answer: Pick<EngineAnswer, 'engine' | 'milliseconds' | 'lagSeconds'>;
  absent?: MirrorAbsence | null;
}) {
  const { t } = useTranslation();
  const lag = Math.round(lagSeconds);
  const fresh =
    lagSeconds < FRESH_SECONDS
      ? t('audience.freshNow')
      : lag < 120
        ? t('audience.fresh', { seconds: Math.max(1, lag) })
        : t('audience.freshMinutes', { minutes: Math.round(lag / 60) });
  const speed = t('audience.milliseconds', { n: Math.max(1, Math.round(milliseconds)) });
  return (
    <span className="answer">
      <span title={t(`audience.engineHelp.${engine}`)}>{t(`audience.engines.${engine}`)}</span> · {speed} · {fresh}
      {absent && <span className="answer__absent"> · {t(`audience.mirrorAbsent.${absent}`)}</span>}
    </span>
  );
}
