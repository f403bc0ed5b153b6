import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { ConsoleImport } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count } from '../../shared/values.tsx';
import { ImportParts } from './import-parts.tsx';
import { imports, rejectedRowsUrl } from './import-queries.ts';

const COLOURS: Partial<Record<ConsoleImport['state'], string>> = {
  running: 'processing',
  failed: 'error',
  interrupted: 'warning',
};

/** Imports, the latest first: how many rows, what became of each, and the refused ones to download. */
export function ImportTable() {
  const { t } = useTranslation();
  const query = useQuery(imports);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {(data) =>
          data.imports.length === 0 ? (
            <EmptyState title={t('imports.empty.title')}>
              <p>{t('imports.empty.text')}</p>
              <code className="command">{t('imports.command')}</code>
            </EmptyState>
          ) : (
            <Table<ConsoleImport>
              size="middle"
              rowKey="id"
              pagination={data.imports.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              dataSource={data.imports}
              columns={[
                {
                  title: t('imports.file'),
                  render: (_, one) => (
                    <div className="cell-two">
                      <span>
                        {one.file}{' '}
                        {one.state !== 'done' && (
                          <Tag color={COLOURS[one.state]}>{t(`imports.state.${one.state}`)}</Tag>
                        )}
                      </span>
                      <span className="faint small">
                        {one.source} · {one.mapping}
                      </span>
                      {one.state === 'interrupted' && <span className="person small">{t('imports.interrupted')}</span>}
                      {one.error && <span className="harm small">{one.error}</span>}
                    </div>
                  ),
                },
                {
                  title: t('imports.started'),
                  width: 150,
                  render: (_, one) => <At at={one.startedAt} />,
                },
                {
                  title: t('imports.rows'),
                  width: 150,
                  align: 'right',
                  render: (_, one) => (
                    <div className="cell-two">
                      <Count n={one.rows} />
                      {one.anonymous > 0 && (
                        <span className="faint small">{t('imports.anonymous', { n: one.anonymous })}</span>
                      )}
                    </div>
                  ),
                },
                { title: t('imports.parts'), width: 380, render: (_, one) => <ImportParts one={one} /> },
                {
                  width: 170,
                  align: 'right',
                  render: (_, one) =>
                    one.hasRejectedRows && (
                      <Button size="small" icon={<DownloadOutlined />} href={rejectedRowsUrl(one.id)} download>
                        {t('imports.download')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}
