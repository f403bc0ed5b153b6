import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { formatFen, useTranslation } from '@xiaoer/ui';
import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Money } from '../../../shared/values.tsx';
import { namesLike } from '../offer-queries.ts';
import { type TrialLine, withProduct } from './trial.ts';

/** What is in the basket, at list prices, and what is taken off each line. */
export function TrialLines({
  lines,
  off,
  onChange,
}: {
  lines: TrialLine[];
  /** Fen, in the order of the lines; null: not reckoned yet. */
  off: number[] | null;
  onChange: (lines: TrialLine[]) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = useQuery(namesLike('product', typed));
  const products = found.data?.names ?? [];
  const add = (sku: string) => {
    const product = products.find(({ key }) => key === sku);
    if (product) onChange(withProduct(lines, { sku, name: product.name, priceFen: product.priceFen ?? 0 }));
    setTyped('');
  };
  return (
    <>
      <Select
        style={{ width: '100%' }}
        aria-label={t('offers.trial.add')}
        placeholder={`＋ ${t('offers.trial.add')}`}
        value={null}
        loading={found.isFetching}
        notFoundContent={t('offers.form.nothingFound')}
        showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
        onSelect={(sku: string | null) => sku !== null && add(sku)}
        options={products.map(({ key, name, priceFen }) => ({
          value: key,
          label: `${name} · ${formatFen(priceFen ?? 0, { whole: 'short' })}`,
        }))}
      />
      {lines.length > 0 && (
        <ul className="trial__lines">
          {lines.map((line, index) => (
            <li key={line.sku}>
              <span className="trial__name">{line.name}</span>
              <InputNumber
                size="small"
                aria-label={t('offers.trial.quantity', { name: line.name })}
                min={1}
                max={999}
                precision={0}
                value={line.quantity}
                onChange={(quantity) =>
                  quantity && onChange(lines.map((one) => (one === line ? { ...one, quantity } : one)))
                }
              />
              <span className="trial__price">
                <Money fen={line.priceFen * line.quantity} />
                {(off?.[index] ?? 0) > 0 && (
                  <span className="trial__off">
                    −<Money fen={off?.[index] ?? 0} />
                  </span>
                )}
              </span>
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t('offers.trial.remove', { name: line.name })}
                onClick={() => onChange(lines.filter((one) => one !== line))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
