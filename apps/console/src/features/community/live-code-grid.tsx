import { useQuery } from '@tanstack/react-query';
import type { LiveCodeRow } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Image, Input, Pagination, Tag } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { liveCodes } from './community-queries.ts';
import './live-code-grid.css';

const PER_PAGE = 24;

/** The posters' codes: what a customer scans at the counter. */
export function LiveCodeGrid() {
  const { t } = useTranslation();
  const query = useQuery(liveCodes);
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(1);
  return (
    <Sheet
      title={t('stores.tab.codes')}
      note={t('community.codes.note')}
      actions={
        <Input
          allowClear
          style={{ width: 220 }}
          placeholder={t('community.codes.search')}
          onChange={(event) => {
            setTyped(event.target.value.trim());
            setPage(1);
          }}
        />
      }
    >
      <Loaded query={query}>
        {(data) => {
          const shown = data.liveCodes.filter((code) =>
            `${code.store?.name} ${code.remark} ${code.state}`.includes(typed),
          );
          if (shown.length === 0) {
            return <EmptyState title={t('community.codes.empty.title')}>{t('community.codes.empty.text')}</EmptyState>;
          }
          return (
            <>
              <div className="codes">
                {shown.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((code) => (
                  <Code key={code.state} code={code} />
                ))}
              </div>
              {shown.length > PER_PAGE && (
                <Pagination
                  align="end"
                  style={{ marginTop: 16 }}
                  current={page}
                  pageSize={PER_PAGE}
                  total={shown.length}
                  showSizeChanger={false}
                  onChange={setPage}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

function Code({ code }: { code: LiveCodeRow }) {
  const { t } = useTranslation();
  return (
    <div className="codes__one">
      {code.qrCode ? (
        <Image
          src={code.qrCode}
          width={132}
          height={132}
          alt={code.remark}
          preview={{ mask: t('community.codes.open') }}
        />
      ) : (
        <div className="codes__none">{t(`community.codes.making.${code.making}`)}</div>
      )}
      <div className="codes__name">{code.store?.name ?? t('community.codes.allStores')}</div>
      <div className="faint small">{t('community.codes.accounts', { n: code.accounts })}</div>
      <div className="faint code">{code.state}</div>
      {code.problem && <Tag color="error">{t('community.codes.refused', { problem: code.problem })}</Tag>}
    </div>
  );
}
