import { CheckOutlined, WarningFilled } from '@ant-design/icons';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Count, Money } from '../../shared/values.tsx';
import { type Group, imbalanceOf, PARTS, partOf, unbalanced } from './books.ts';

/** Offer by offer or store by store; each opens its days. */
export function GroupTable({
  groups,
  by,
  onOpen,
}: {
  groups: Group[];
  by: 'offer' | 'store';
  onOpen: (code: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Table<Group>
      size="middle"
      rowKey="code"
      pagination={groups.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={groups}
      columns={[
        {
          title: t(`ledger.by.${by}`),
          render: (_, { code, name }) =>
            code === '' ? (
              <span className="faint">{t('ledger.noStore')}</span>
            ) : (
              <button type="button" className="ledger__open" onClick={() => onOpen(code)}>
                {name} <span className="faint code">{code}</span>
              </button>
            ),
        },
        {
          title: t('ledger.issued'),
          align: 'right',
          render: (_, group) => <Both {...group.issued} />,
        },
        ...PARTS.map((part) => ({
          title: t(`ledger.${part}`),
          align: 'right' as const,
          render: (_: unknown, group: Group) => <Both {...partOf(group, part)} />,
        })),
        {
          title: t('ledger.takenOff'),
          align: 'right',
          render: (_, group) => <Money fen={group.discountFen} />,
        },
        { title: t('ledger.balance'), align: 'center', width: 72, render: (_, group) => <Verdict group={group} /> },
      ]}
    />
  );
}

/** Pieces, and below them what they can take off at most. */
export function Both({ pieces, fen }: { pieces: number; fen: number }) {
  return (
    <div className="cell-two">
      <Count n={pieces} />
      <span className="faint small">
        <Money fen={fen} />
      </span>
    </div>
  );
}

function Verdict({ group }: { group: Group }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (unbalanced([group]).length === 0) return <CheckOutlined className="ledger__even" title={t('ledger.even')} />;
  const { pieces, fen } = imbalanceOf(group);
  return <WarningFilled className="harm" title={t('ledger.uneven', { pieces, fen: formatFen(fen, { language }) })} />;
}
