import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { BulkBatch } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Meter } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useBusinessNow, useMayForChain } from '../../shared/session.ts';
import { At, Count, Money } from '../../shared/values.tsx';
import { batches, codesUrl } from './batch-queries.ts';
import { VoidBatch } from './void-batch.tsx';

/** Batches, the last made first: how many of each became coupons, how many can still be claimed, and the file. */
export function BatchTable({ offer }: { offer: string | undefined }) {
  const { t } = useTranslation();
  const query = useQuery(batches(offer));
  const editable = useMayForChain()('offers.edit');
  const [voiding, setVoiding] = useState<BulkBatch | null>(null);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {(data) =>
          data.batches.length === 0 ? (
            <EmptyState title={t('bulkCodes.empty.title')}>{t('bulkCodes.empty.text')}</EmptyState>
          ) : (
            <Table<BulkBatch>
              size="middle"
              rowKey="id"
              pagination={data.batches.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
              dataSource={data.batches}
              columns={[
                {
                  title: t('bulkCodes.batch'),
                  render: (_, batch) => (
                    <div className="cell-two">
                      <span>
                        {batch.name} <State batch={batch} />
                      </span>
                      <span className="faint small">
                        {batch.offer.name} · <span className="code">{batch.key}</span>
                      </span>
                    </div>
                  ),
                },
                {
                  title: t('bulkCodes.claimed'),
                  width: 150,
                  render: (_, { claimed, pieces }) => <Used claimed={claimed} pieces={pieces} />,
                },
                {
                  title: t('bulkCodes.open'),
                  align: 'right',
                  width: 120,
                  render: (_, { open, openFen }) => (
                    <div className="cell-two">
                      <Count n={open} />
                      {openFen !== null && openFen > 0 && (
                        <span className="faint small">
                          <Money fen={openFen} compact />
                        </span>
                      )}
                    </div>
                  ),
                },
                {
                  title: t('bulkCodes.claimUntil'),
                  width: 150,
                  render: (_, batch) => <At at={batch.claimUntil} />,
                },
                {
                  title: t('bulkCodes.made'),
                  width: 150,
                  render: (_, batch) => (
                    <div className="cell-two">
                      <At at={batch.createdAt} />
                      <span className="faint small">{batch.createdBy}</span>
                    </div>
                  ),
                },
                ...(editable
                  ? [
                      {
                        align: 'right' as const,
                        width: 215,
                        render: (_: unknown, batch: BulkBatch) => (
                          <>
                            <Button size="small" icon={<DownloadOutlined />} href={codesUrl(batch.id)} download>
                              {t('bulkCodes.download')}
                            </Button>{' '}
                            {batch.open > 0 && (
                              <Button type="link" size="small" onClick={() => setVoiding(batch)}>
                                {t('bulkCodes.void')}
                              </Button>
                            )}
                          </>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      {voiding && <VoidBatch batch={voiding} onClose={() => setVoiding(null)} />}
    </Sheet>
  );
}

/** Nothing when its codes can be claimed. */
function State({ batch }: { batch: BulkBatch }) {
  const { t } = useTranslation();
  const now = useBusinessNow();
  if (batch.voidedAt) return <Tag>{t('bulkCodes.voided')}</Tag>;
  if (now && new Date(batch.claimUntil) <= now) return <Tag>{t('bulkCodes.over')}</Tag>;
  if (batch.open === 0) return <Tag>{t('bulkCodes.allClaimed')}</Tag>;
  return null;
}

/** Being used up is what they are for: no colour warns of it. */
function Used({ claimed, pieces }: { claimed: number; pieces: number }) {
  return claimed === pieces ? <Count n={claimed} /> : <Meter used={claimed} cap={pieces} />;
}
