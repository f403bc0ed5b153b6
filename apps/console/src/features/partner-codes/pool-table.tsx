import { UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useMayForChain } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';
import { ImportCodes } from './import-codes.tsx';
import { type Pool, pools } from './pool-queries.ts';

const FIGURES = ['left', 'setAside', 'handedOut', 'expired'] as const;

/** Partners' codes, offer by offer; those that run out stand on top. */
export function PoolTable() {
  const { t } = useTranslation();
  const query = useQuery(pools);
  const editable = useMayForChain()('offers.edit');
  const [into, setInto] = useState<Pool | null>(null);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState title={t('partnerCodes.empty.title')}>{t('partnerCodes.empty.text')}</EmptyState>
          ) : (
            <Table<Pool>
              size="middle"
              rowKey="code"
              pagination={data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
              dataSource={data.toSorted((a, b) => Number(b.low) - Number(a.low))}
              columns={[
                {
                  title: t('partnerCodes.offer'),
                  render: (_, pool) => (
                    <div className="cell-two">
                      <Link to="/offers/$code" params={{ code: pool.code }}>
                        {pool.name} <span className="faint code">{pool.code}</span>
                      </Link>
                      <span className="faint small">{pool.partner}</span>
                    </div>
                  ),
                },
                {
                  width: 130,
                  render: (_, { left, low }) =>
                    low && <Tag color="warning">{t(left === 0 ? 'partnerCodes.none' : 'partnerCodes.low')}</Tag>,
                },
                ...FIGURES.map((figure) => ({
                  title: t(`partnerCodes.${figure}`),
                  align: 'right' as const,
                  width: 120,
                  render: (_: unknown, pool: Pool) => (
                    <span className={figure === 'left' && pool.low ? 'person' : undefined}>
                      <Count n={pool[figure]} />
                    </span>
                  ),
                })),
                ...(editable
                  ? [
                      {
                        align: 'right' as const,
                        width: 130,
                        render: (_: unknown, pool: Pool) => (
                          <Button size="small" icon={<UploadOutlined />} onClick={() => setInto(pool)}>
                            {t('partnerCodes.import')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      {into && <ImportCodes pool={into} onClose={() => setInto(null)} />}
    </Sheet>
  );
}
