import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Reconciliation } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Segmented } from 'antd';
import { dayOf } from '../../features/ledger/books.ts';
import type { Span } from '../../features/ledger/ledger-queries.ts';
import { BothSides } from '../../features/ledger/match/both-sides.tsx';
import { match, matchFile } from '../../features/ledger/match/match-queries.ts';
import { MatchSentence } from '../../features/ledger/match/match-sentence.tsx';
import { PlaceTable } from '../../features/ledger/match/place-table.tsx';
import { rowsOf } from '../../features/ledger/match/sides.ts';
import { SpanBar } from '../../features/ledger/match/span-bar.tsx';
import { spanOf } from '../../features/ledger/match/spans.ts';
import { UnequalTable } from '../../features/ledger/match/unequal-table.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useBusinessNow } from '../../shared/session.ts';
import '../../features/ledger/match/match.css';

const route = getRouteApi('/in/ledger/match');
const SEE = ['offer', 'store', 'day'] as const;

/** What coupons took off, by the ledger and by the orders, to the fen. This month until somebody chooses another. */
export function MatchPage() {
  const { t } = useTranslation();
  const now = useBusinessNow();
  const { from, to, see = 'offer' } = route.useSearch();
  const navigate = route.useNavigate();
  const today = now ? dayOf(now) : null;
  const span = from && to ? { from, to } : today ? spanOf(today.slice(0, 7)) : null;
  const query = useQuery(match(span));
  const go = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <Page
      back={<Link to="/ledger">← {t('ledger.match.toLedger')}</Link>}
      title={t('ledger.match.title')}
      sentence={query.data && today ? <MatchSentence report={query.data} today={today} /> : '\u00a0'}
      actions={
        span && (
          <Button icon={<DownloadOutlined />} href={matchFile(span, see)} download>
            {t('ledger.match.csv')}
          </Button>
        )
      }
    >
      {span && today && <SpanBar span={span} today={today} onChange={go} />}
      <Loaded query={query}>
        {(report) => (
          <>
            <Sheet>
              <BothSides report={report} />
            </Sheet>
            <Unequal report={report} explained={false} />
            <Sheet
              flush
              title={
                <Segmented
                  value={see}
                  onChange={(next) => go({ see: next })}
                  options={SEE.map((value) => ({ value, label: t(`ledger.match.see.${value}`) }))}
                />
              }
              note={t('ledger.match.note')}
            >
              <PlaceTable rows={rowsOf(report, see)} see={see} />
            </Sheet>
            <Unequal report={report} explained />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Coupons whose sides differ: those that wait for somebody, or those that are accounted for. Nothing without any. */
function Unequal({ report, explained }: { report: Reconciliation; explained: boolean }) {
  const { t } = useTranslation();
  const whys = report.reasons.filter((reason) => reason.explained === explained && reason.why !== 'erased');
  const n = whys.reduce((sum, { coupons }) => sum + coupons, 0);
  if (n === 0) return null;
  const shown = report.shown.filter(({ why }) => whys.some((reason) => reason.why === why));
  const span: Span = { from: report.from, to: report.to };
  return (
    <Sheet
      flush
      title={t(explained ? 'ledger.match.explainedTitle' : 'ledger.match.unequal')}
      note={
        shown.length < n
          ? t('ledger.match.first', { n: shown.length })
          : explained
            ? undefined
            : t('ledger.match.unequalNote', { n })
      }
      actions={
        <Button size="small" href={matchFile(span, 'coupon')} download>
          {t('ledger.match.csvCoupons')}
        </Button>
      }
    >
      <UnequalTable coupons={shown} explained={explained} />
    </Sheet>
  );
}
