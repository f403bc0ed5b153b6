import { useQuery } from '@tanstack/react-query';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Sheet } from '../../shared/page.tsx';
import { coverage } from './playbook-queries.ts';
import './funnel-bars.css';

/** How much of the work that the run asked of staff is done. Nothing when it asked none. */
export function RunCoverageSheet({ runId }: { runId: string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data } = useQuery(coverage(runId));
  const kinds = data?.kinds.filter((kind) => kind.total > 0) ?? [];
  if (kinds.length === 0) return null;
  const read = data?.resultsReadAt;
  return (
    <Sheet
      title={t('playbooks.run.coverage')}
      note={read && t('playbooks.run.coverageNote', { at: formatTime(read, 'moment', { language }) })}
    >
      <div className="coverage">
        {kinds.map(({ kind, total, done, open, ended }) => (
          <div key={kind}>
            <div className="row">
              <strong>{t(`playbooks.run.kinds.${kind}`)}</strong>
              <span className="quiet number">{t('playbooks.run.coverageLine', { done, total })}</span>
              {open > 0 && <span className="person number">{t('playbooks.run.coverageOpen', { n: open })}</span>}
              {ended > 0 && <span className="faint number">{t('playbooks.run.coverageEnded', { n: ended })}</span>}
            </div>
            <div className="parts">
              {done > 0 && <i className="is-sent" style={{ flex: done }} />}
              {open > 0 && <i className="is-open" style={{ flex: open }} />}
              {ended > 0 && <i className="is-lost" style={{ flex: ended }} />}
            </div>
          </div>
        ))}
      </div>
    </Sheet>
  );
}
