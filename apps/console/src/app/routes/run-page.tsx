import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { formatTime, Trans, useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';
import { CancelRun } from '../../features/playbooks/cancel-run.tsx';
import { DocumentView } from '../../features/playbooks/document-view.tsx';
import { funnelOf } from '../../features/playbooks/funnel.ts';
import { FunnelBars } from '../../features/playbooks/funnel-bars.tsx';
import { type Report, run } from '../../features/playbooks/playbook-queries.ts';
import { RunCoverageSheet } from '../../features/playbooks/run-coverage.tsx';
import { RunDispatches } from '../../features/playbooks/run-dispatches.tsx';
import { RunReasons, RunVariants } from '../../features/playbooks/run-reasons.tsx';
import { isStopped, RunRefusal } from '../../features/playbooks/run-refusal.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { useWord } from '../../shared/words.ts';

const route = getRouteApi('/in/runs/$runId');

/** What one firing of a playbook decided, for how many, and why not for the others. */
export function RunPage() {
  const { t } = useTranslation();
  const word = useWord();
  const can = useCan();
  const { runId } = route.useParams();
  const query = useQuery(run(runId));
  return (
    <Page
      back={
        <Link to="/playbooks" search={{ tab: 'runs' }}>
          ← {t('playbooks.run.back')}
        </Link>
      }
      title={
        query.data ? (
          <span className="row">
            {query.data.name}
            {isStopped(query.data) ? (
              <Tag color="warning">{t('playbooks.run.refused')}</Tag>
            ) : (
              <Tag>{word('runState', query.data.state)}</Tag>
            )}
            <span className="page__day">
              <At at={query.data.firedAt} />
            </span>
          </span>
        ) : (
          t('playbooks.runs.run')
        )
      }
      sentence={query.data ? <Standing report={query.data} /> : '\u00a0'}
      actions={query.data && <CancelRun report={query.data} />}
    >
      <Loaded query={query}>
        {(report) => {
          const funnel = funnelOf(report.states);
          return (
            <>
              <RunRefusal report={report} />
              <div className="split">
                <Sheet title={t('playbooks.run.funnel')} note={t('playbooks.run.funnelNote')}>
                  <FunnelBars funnel={funnel} />
                </Sheet>
                <div className="stack">
                  <RunReasons states={report.states} considered={funnel.considered} />
                  <RunVariants states={report.states} />
                </div>
              </div>
              {can('tasks.read') && <RunCoverageSheet runId={runId} />}
              {can('delivery.read') && <RunDispatches runId={runId} open={report.state === 'decided'} />}
              <Sheet title={t('playbooks.run.document')}>
                <DocumentView json={report.document} />
              </Sheet>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Standing({ report }: { report: Report }) {
  const { t } = useTranslation();
  const word = useWord();
  const funnel = funnelOf(report.states);
  const underWay = report.state === 'decided' && funnel.open > 0;
  const key =
    report.state === 'cancelled'
      ? 'cancelled'
      : isStopped(report)
        ? 'refused'
        : report.state === 'fired'
          ? 'deciding'
          : underWay
            ? 'open'
            : 'done';
  return (
    <Trans
      t={t}
      i18nKey={`playbooks.run.standing.${key}`}
      values={{ ...funnel, subject: word('subject', report.subject), time: formatTime(report.expiresAt, 'clock') }}
      components={{ b: <strong /> }}
    />
  );
}
