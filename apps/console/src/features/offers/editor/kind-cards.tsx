import {
  CarOutlined,
  GiftOutlined,
  MinusCircleOutlined,
  PercentageOutlined,
  PlusSquareOutlined,
  QrcodeOutlined,
  ShoppingOutlined,
  StarOutlined,
} from '@ant-design/icons';
import { useTranslation } from '@xiaoer/ui';
import type { ReactNode } from 'react';
import { KINDS, type OfferDraft } from '../draft.ts';
import { useDraft } from './draft-context.ts';

const PICTURES: Record<OfferDraft['kind'], ReactNode> = {
  amount_off: <MinusCircleOutlined />,
  price_share: <PercentageOutlined />,
  buy_one_get_one: <PlusSquareOutlined />,
  free_item: <ShoppingOutlined />,
  gift: <GiftOutlined />,
  shipping: <CarOutlined />,
  points_multiplier: <StarOutlined />,
  partner_code: <QrcodeOutlined />,
};

/** What a coupon gives, out of eight. */
export function KindCards() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  return (
    <div className="kinds" role="radiogroup" aria-label={t('offers.form.kind')}>
      {KINDS.map((kind) => (
        <label key={kind} className={kind === draft.kind ? 'kind kind--chosen' : 'kind'}>
          <input type="radio" name="kind" checked={kind === draft.kind} onChange={() => set({ kind })} />
          {PICTURES[kind]}
          <span className="kind__name">{t(`offers.form.kinds.${kind}`)}</span>
          <span className="kind__help">{t(`offers.form.kindHelp.${kind}`)}</span>
        </label>
      ))}
    </div>
  );
}
