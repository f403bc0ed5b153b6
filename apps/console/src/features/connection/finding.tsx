import type { ConnectionFinding } from '@xiaoer/contracts';
import { errorWords, useLanguage, useTranslation } from '@xiaoer/ui';
import { Typography } from 'antd';
import { At } from '../../shared/values.tsx';

const SIGNS = { passed: '✓', warning: '!', failed: '✗' } as const;

/** What a test found, WeCom's code with its meaning, and what to do about it. */
export function Finding({ finding, error }: { finding: ConnectionFinding | undefined; error: Error | null }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (error) return <p className="finding finding--failed">{errorWords(error, t).title}</p>;
  if (!finding) return null;
  const { outcome, facts, advice, refusal, check, at } = finding;
  const words = (text: { zh: string; en: string }) => (language === 'zh-CN' ? text.zh : text.en);
  return (
    <div className={`finding finding--${outcome}`} role="status">
      <div>
        <b>
          {SIGNS[outcome]} {t(`connection.outcome.${outcome}`)}
        </b>{' '}
        {Object.keys(facts).length > 0 && <span>{t(`connection.facts.${check}`, facts)}</span>}{' '}
        <span className="faint">
          <At at={at} />
        </span>
      </div>
      {refusal && (
        <div>
          <span className="code">{refusal.code}</span> {words(refusal.meaning)}
        </div>
      )}
      {refusal?.hint && <div>{words(refusal.hint)}</div>}
      {refusal?.refusedIp && (
        <div>
          {t('connection.refusedIp')} <Typography.Text copyable>{refusal.refusedIp}</Typography.Text>
        </div>
      )}
      {advice && <div>{t(`connection.advice.${advice}`)}</div>}
    </div>
  );
}
