import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Sheet } from '../../shared/page.tsx';
import { Count, Share } from '../../shared/values.tsx';
import { useWord } from '../../shared/words.ts';
import { type ReasonRow, reasonsOf, type VariantRow, variantsOf } from './funnel.ts';
import type { Report } from './playbook-queries.ts';

/** Why some were not reached, in words. */
export function RunReasons({ states, considered }: { states: Report['states']; considered: number }) {
  const { t } = useTranslation();
  const word = useWord();
  const rows = reasonsOf(states);
  return (
    <Sheet flush title={t('playbooks.run.reasons')} note={t('playbooks.run.reasonsNote')}>
      {rows.length === 0 ? (
        <p className="quiet" style={{ padding: '0 12px 8px' }}>
          {t('playbooks.run.noReasons')}
        </p>
      ) : (
        <Table<ReasonRow>
          size="middle"
          pagination={false}
          dataSource={rows}
          columns={[
            {
              title: t('playbooks.run.state'),
              width: 96,
              className: 'quiet',
              render: (_, row) => word('state', row.state),
            },
            {
              title: t('playbooks.run.reason'),
              render: (_, row) => word('reason', row.reason ?? (row.state === 'held_out' ? 'held_out' : 'unknown')),
            },
            { title: t('playbooks.run.n'), width: 80, align: 'right', render: (_, row) => <Count n={row.n} /> },
            {
              title: t('playbooks.run.share'),
              width: 96,
              align: 'right',
              render: (_, row) => <Share of={row.n / Math.max(1, considered)} />,
            },
          ]}
        />
      )}
    </Sheet>
  );
}

/** Which words were chosen for how many, by which channel. */
export function RunVariants({ states }: { states: Report['states'] }) {
  const { t } = useTranslation();
  const word = useWord();
  const rows = variantsOf(states);
  if (rows.length === 0) return null;
  return (
    <Sheet flush title={t('playbooks.run.variants')}>
      <Table<VariantRow>
        size="middle"
        pagination={false}
        dataSource={rows}
        columns={[
          {
            title: t('playbooks.run.variant'),
            render: (_, row) => t(`playbooks.doc.when.${row.variant}`, { defaultValue: row.variant }),
          },
          { title: t('playbooks.run.channel'), className: 'quiet', render: (_, row) => word('channel', row.channel) },
          {
            title: t('playbooks.run.stage.planned'),
            width: 96,
            align: 'right',
            render: (_, row) => <Count n={row.planned} />,
          },
          {
            title: t('playbooks.run.stage.sent'),
            width: 80,
            align: 'right',
            render: (_, row) => <Count n={row.sent} />,
          },
        ]}
      />
    </Sheet>
  );
}
