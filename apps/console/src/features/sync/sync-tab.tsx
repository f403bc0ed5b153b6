import { useQuery } from '@tanstack/react-query';
import type { SyncState } from '@xiaoer/contracts';
import { EmptyState, formatCount, formatTime, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { AskSync } from './ask-sync.tsx';
import { countOf, standingOf } from './figures.ts';
import { GuardForm } from './guard-form.tsx';
import { SyncHistory } from './sync-history.tsx';
import { SyncProgress } from './sync-progress.tsx';
import { syncState } from './sync-queries.ts';

/** Whether we know what WeCom knows: how the last synchronisation went, what it mended, and what nobody can know. */
export function SyncTab() {
  const query = useQuery(syncState);
  return <Loaded query={query}>{(state) => <State state={state} />}</Loaded>;
}

function State({ state }: { state: SyncState }) {
  const { t } = useTranslation();
  const can = useCan();
  const { standing, run } = standingOf(state.runs);
  const isRunning = standing === 'running';
  return (
    <div className="stack">
      <Sheet
        title={<Sentence state={state} />}
        actions={can('delivery.edit') && <AskSync disabled={isRunning} expectedCalls={state.expectedCalls} />}
      >
        {isRunning && run ? (
          <SyncProgress run={run} />
        ) : (
          <p className="quiet">
            {t('sync.next')} <At at={state.nextAt} />
          </p>
        )}
        <Unknowable unknowable={state.unknowable} />
      </Sheet>
      <Sheet flush title={t('sync.history')} note={t('sync.historyNote')}>
        {state.runs.length === 0 ? (
          <EmptyState title={t('sync.empty.title')}>{t('sync.empty.text')}</EmptyState>
        ) : (
          <SyncHistory runs={state.runs} expectedCalls={state.expectedCalls} />
        )}
      </Sheet>
      <Sheet title={t('sync.guard.title')} note={t('sync.guard.note')}>
        <GuardForm guard={state.guard} />
      </Sheet>
    </div>
  );
}

/** How things stand, in one sentence. */
function Sentence({ state }: { state: SyncState }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { standing, run } = standingOf(state.runs);
  const count = (n: number) => formatCount(n, language);
  return (
    <Trans
      t={t}
      i18nKey={`sync.sentence.${standing}`}
      values={
        run && {
          at: formatTime(run.endedAt ?? run.startedAt, 'moment', { language }),
          contacts: count(run.contactsRead),
          taken: count(countOf(run, 'contacts_taken')),
          back: count(countOf(run, 'contacts_added', 'contacts_back')),
          ended: count(countOf(run, 'contacts_ended')),
          members: count(countOf(run, 'members_joined', 'members_left')),
          doubts: count(countOf(run, 'contacts_refused')),
          step: t(`sync.steps.${run.step}`),
          problem: run.problem ?? '',
        }
      }
      components={{ b: <strong /> }}
    />
  );
}

/** What no list of WeCom's can tell: shown, because silence would look like certainty. */
function Unknowable({ unknowable: { perhapsGone, lost } }: { unknowable: SyncState['unknowable'] }) {
  const { t } = useTranslation();
  return (
    <FigureRow>
      <Figure label={t('sync.perhapsGone')} value={<Count n={perhapsGone} />} note={t('sync.perhapsGoneNote')} />
      <Figure
        label={t('sync.lost')}
        value={lost === null ? <span className="faint">—</span> : <Count n={lost} />}
        note={t(lost === null ? 'sync.lostUnknown' : 'sync.lostNote')}
      />
    </FigureRow>
  );
}
