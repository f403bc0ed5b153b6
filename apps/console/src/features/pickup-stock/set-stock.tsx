import type { Pickup } from '@xiaoer/contracts';
import { ApiError, useTranslation } from '@xiaoer/ui';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { changesOf, type PlaceChange, readPaste } from './pieces-paste.ts';
import { putStock } from './stock-queries.ts';

/** Changes shown before they are saved. */
const MOST_SHOWN = 8;

/** Sets the pieces of many stores at once, from a spreadsheet: what would change is shown before it is saved. */
export function SetStock({ offer, pickup, onClose }: { offer: string; pickup: Pickup; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { places, problems } = readPaste(text);
  const changes = changesOf(pickup.stores, places);
  const short = changes.filter(({ pieces, atLeast }) => pieces < atLeast);
  const run = useAction({ run: putStock, changes: [['pickup']], done: t('shared.saved'), onDone: onClose });
  const { opensAt, closesAt } = pickup;
  return (
    <Modal
      open
      width={600}
      title={t('pickupStock.set')}
      okText={t('pickupStock.setDo', { n: changes.length })}
      okButtonProps={{ disabled: changes.length === 0 || problems.length > 0 || short.length > 0 }}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      mask={{ closable: false }}
      onOk={() => run.mutate({ offer, opensAt, closesAt, stores: places })}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="quiet">{t('pickupStock.setText')}</p>
        <Input.TextArea
          rows={8}
          className="code"
          aria-label={t('pickupStock.paste')}
          placeholder={t('pickupStock.example')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {problems.length > 0 && (
          <ul className="reasons harm" role="alert">
            {problems.slice(0, MOST_SHOWN).map(({ line, rule }) => (
              <li key={line}>{t(`pickupStock.problem.${rule}`, { line })}</li>
            ))}
            {problems.length > MOST_SHOWN && <li>{t('pickupStock.more', { n: problems.length - MOST_SHOWN })}</li>}
          </ul>
        )}
        <Changes changes={changes} />
        <UnknownStores error={run.error} />
      </div>
    </Modal>
  );
}

/** Before and after; what can't be so stands out. */
function Changes({ changes }: { changes: PlaceChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return null;
  const sorted = changes.toSorted((a, b) => Number(b.pieces < b.atLeast) - Number(a.pieces < a.atLeast));
  return (
    <ul className="reasons">
      {sorted.slice(0, MOST_SHOWN).map(({ store, sku, before, pieces, atLeast }) => (
        <li key={`${store}/${sku}`} className={pieces < atLeast ? 'harm' : undefined}>
          <span className="code">
            {store} · {sku}
          </span>
          {'　'}
          {before ?? 0} → {pieces}
          {pieces < atLeast && ` ${t('pickupStock.tooFew', { atLeast })}`}
        </li>
      ))}
      {changes.length > MOST_SHOWN && (
        <li className="faint">{t('pickupStock.more', { n: changes.length - MOST_SHOWN })}</li>
      )}
    </ul>
  );
}

function UnknownStores({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const stores = error instanceof ApiError && error.code === 'offers.store_unknown' ? error.details['stores'] : null;
  if (!Array.isArray(stores)) return null;
  return (
    <p className="harm" role="alert">
      {t('pickupStock.unknownStores', { stores: stores.join(', ') })}
    </p>
  );
}
