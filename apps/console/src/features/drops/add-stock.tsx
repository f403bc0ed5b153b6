import type { DropDetail } from '@xiaoer/contracts';
import { formatCount, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Form, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { addStock } from './drop-queries.ts';

/** Pieces that come late, for every share of a drop or for those of one store; says how many that makes. */
export function AddStock({ drop }: { drop: DropDetail }) {
  const { t } = useTranslation();
  const can = useCan();
  /** Names this addition: tapped twice, or sent again after a lost answer, it adds once. */
  const [key, setKey] = useState<string | null>(null);
  if (!can('offers.edit') || !['waiting', 'open', 'sold_out'].includes(drop.state)) return null;
  return (
    <>
      <Button onClick={() => setKey(freshKey())}>{t('drops.addStock')}</Button>
      {key && <AddStockDialog drop={drop} requestKey={key} onClose={() => setKey(null)} />}
    </>
  );
}

/** Not crypto.randomUUID: that one is missing where the console is reached without TLS. */
const freshKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36)).join('');

function AddStockDialog({ drop, requestKey, onClose }: { drop: DropDetail; requestKey: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const [pieces, setPieces] = useState<number | null>(10);
  const [store, setStore] = useState<string | undefined>();
  const shares = store ? (drop.stores.find((row) => row.store?.code === store)?.groups ?? 0) : drop.groups;
  const add = useAction({ run: addStock, changes: [['drops']], done: t('drops.stockAdded'), onDone: onClose });
  return (
    <Modal
      open
      width={440}
      title={t('drops.addStockTitle', { name: drop.name })}
      okText={t('drops.addStockDo', { n: formatCount((pieces ?? 0) * shares, language) })}
      cancelText={t('shared.cancel')}
      okButtonProps={{ disabled: !pieces }}
      confirmLoading={add.isPending}
      onOk={() => pieces && add.mutate({ id: drop.id, key: requestKey, pieces, ...(store && { store }) })}
      onCancel={onClose}
    >
      <p className="quiet">{t('drops.addStockText')}</p>
      <Form layout="vertical">
        <Form.Item label={t('drops.addStockPieces')} htmlFor="late-pieces">
          <InputNumber id="late-pieces" min={1} max={100_000} precision={0} value={pieces} onChange={setPieces} />
        </Form.Item>
        <Form.Item label={t('drops.addStockStore')} htmlFor="late-store">
          <Select
            id="late-store"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('drops.everyStore')}
            value={store}
            onChange={setStore}
            options={drop.stores.flatMap((row) =>
              row.store ? [{ value: row.store.code, label: row.store.name }] : [],
            )}
          />
        </Form.Item>
      </Form>
      <p>{t('drops.addStockSum', { shares: formatCount(shares, language), pieces: pieces ?? 0 })}</p>
    </Modal>
  );
}
