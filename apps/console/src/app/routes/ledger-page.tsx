import { AuditOutlined, DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Ledger } from '@xiaoer/contracts';
import { EmptyState, formatCount, formatFen, formatTime, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Segmented } from 'antd';
import { BalanceSheet } from '../../features/ledger/balance-sheet.tsx';
import { dayOf, endOf, groupedBy } from '../../features/ledger/books.ts';
import { Days } from '../../features/ledger/days.tsx';
import { GroupTable } from '../../features/ledger/group-table.tsx';
import { LedgerFilterBar } from '../../features/ledger/ledger-filter.tsx';
import { daysUrl, ledger, ledgerDays, ledgerUrl } from '../../features/ledger/ledger-queries.ts';
import { UnevenNote } from '../../features/ledger/uneven-note.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useBusinessNow, useMayForChain } from '../../shared/session.ts';
import { OffersTabs } from '../offers-tabs.tsx';
import '../../features/ledger/ledger.css';

const route = getRouteApi('/in/ledger');
const SEE = ['offer', 'store', 'day'] as const;
/** Days shown until somebody chooses others. */
const DAYS = 14;

/** What finance reads: every coupon and every fen. */
export function LedgerPage() {
  const { t } = useTranslation();
  const now = useBusinessNow();
  const mayForChain = useMayForChain();
  const { from, to, see = 'offer', offer, store } = route.useSearch();
  const navigate = route.useNavigate();
  const today = now ? dayOf(now) : null;
  const span = now && today ? { from: from ?? dayOf(now, DAYS - 1), to: to ?? today } : null;
  const filter = { offer, store };
  const at = now && span ? endOf(span.to, now) : undefined;
  const query = useQuery({ ...ledger(filter, at), enabled: span !== null });
  const days = useQuery(ledgerDays(filter, see === 'day' ? span : null));
  const go = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <Page
      title={t('ledger.title')}
      sentence={query.data ? <Standing ledger={query.data} /> : '\u00a0'}
      actions={
        span && (
          <>
            {mayForChain('offers.read') && (
              <Link to="/ledger/match">
                <Button icon={<AuditOutlined />}>{t('ledger.match.open')}</Button>
              </Link>
            )}
            <Button
              icon={<DownloadOutlined />}
              href={see === 'day' ? daysUrl('.csv', filter, span) : ledgerUrl('.csv', filter, at)}
              download
            >
              {t('ledger.csv')}
            </Button>
          </>
        )
      }
    >
      <OffersTabs active="ledger" />
      {span && today && <LedgerFilterBar span={span} today={today} filter={filter} onChange={go} />}
      <Loaded query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <Sheet>
              <EmptyState title={t('ledger.empty.title')}>{t('ledger.empty.text')}</EmptyState>
            </Sheet>
          ) : (
            <>
              <UnevenNote rows={data.rows} />
              <Sheet>
                <BalanceSheet total={data.total} />
              </Sheet>
              <Sheet
                flush
                title={
                  <Segmented
                    value={see}
                    onChange={(next) => go({ see: next })}
                    options={SEE.map((value) => ({ value, label: t(`ledger.see.${value}`) }))}
                  />
                }
                note={t(see === 'day' ? 'ledger.faceDays' : 'ledger.face')}
              >
                {see === 'day' ? (
                  <Loaded query={days}>{(read) => <Days days={read.days} />}</Loaded>
                ) : (
                  <GroupTable
                    by={see}
                    groups={groupedBy(data.rows, see)}
                    onOpen={(code) => go({ see: 'day', [see]: code })}
                  />
                )}
              </Sheet>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Standing({ ledger: { at, total } }: { ledger: Ledger }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <Trans
      t={t}
      i18nKey={total.issued.pieces > 0 ? 'ledger.standing' : 'ledger.standingNone'}
      values={{
        at: formatTime(at, 'moment', { language }),
        issued: formatCount(total.issued.pieces, language),
        outstanding: formatCount(total.outstanding.pieces, language),
        fen: formatFen(total.outstanding.fen, { whole: 'short', compact: true, language }),
      }}
      components={{ b: <strong /> }}
    />
  );
}
