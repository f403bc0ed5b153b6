import type { SyncFinding, SyncRun } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { useCan } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';
import { AskSync } from './ask-sync.tsx';
import { DOUBTS } from './figures.ts';

/** What a run found, kind by kind, with the places where most of it was. */
export function SyncFindings({ run, expectedCalls }: { run: SyncRun; expectedCalls: number | null }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      {run.findings.map((finding) => (
        <div key={finding.what} style={{ display: 'contents' }}>
          <dt>
            <span className={DOUBTS.includes(finding.what) ? 'person' : undefined}>
              {t(`sync.found.${finding.what}`)} <Count n={finding.n} />
            </span>
          </dt>
          <dd>
            <span className="quiet">{t(`sync.foundHelp.${finding.what}`)}</span>
            <Places finding={finding} />
            {finding.what === 'contacts_refused' && <Believe finding={finding} expectedCalls={expectedCalls} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Places({ finding: { most, places } }: { finding: SyncFinding }) {
  const { t } = useTranslation();
  if (most.length === 0) return null;
  return (
    <div className="small">
      {most.map(({ name, n, held, code }, index) => (
        <span key={name}>
          {index > 0 && '，'}
          {name}
          <span className="number faint">
            {' ('}
            {n}
            {held !== null && ` / ${held}`}
            {')'}
          </span>
          {code && <span className="code"> {code}</span>}
        </span>
      ))}
      {places > most.length && <span className="faint"> {t('sync.more', { n: places - most.length })}</span>}
    </div>
  );
}

/** A person who has looked may say that the loss is real. */
function Believe({ finding, expectedCalls }: { finding: SyncFinding; expectedCalls: number | null }) {
  const can = useCan();
  const accounts = finding.most.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
  if (!can('delivery.edit') || accounts.length === 0) return null;
  return <AskSync believed={accounts} expectedCalls={expectedCalls} />;
}
