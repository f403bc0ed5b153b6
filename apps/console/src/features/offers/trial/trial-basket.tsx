import { useQuery } from '@tanstack/react-query';
import type { OfferChannel, OfferTerms } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Checkbox, DatePicker, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useBusinessNow } from '../../../shared/session.ts';
import { namesLike, offers, offerTrial } from '../offer-queries.ts';
import { TimeOfDay } from '../time-of-day.tsx';
import { type Basket, trialOf, wallClock } from './trial.ts';
import { TrialLines } from './trial-lines.tsx';
import { TrialResult } from './trial-result.tsx';
import './trial.css';

const CHANNELS: readonly OfferChannel[] = ['counter', 'app', 'mini_program', 'delivery'];
const DAY = 'YYYY-MM-DD';
const MOST_ALONGSIDE = 10;

/** A purchase put together to see what the draft does to it, and to other coupons beside it. */
export function TrialBasket({ terms, code }: { terms: OfferTerms | null; code: string | null }) {
  const { t } = useTranslation();
  const now = useBusinessNow();
  const [basket, setBasket] = useState<Basket>({
    ...{ lines: [], shipping: 5, store: null, channel: 'counter', at: '', hasOrdered: true, alongside: [] },
  });
  const set = (change: Partial<Basket>) => setBasket((before) => ({ ...before, ...change }));
  const stores = useQuery(namesLike('store', ''));
  const first = stores.data?.names[0]?.key ?? null;
  // the first store and this minute, until somebody chooses others
  const nowText = now ? wallClock(now) : '';
  useEffect(() => {
    setBasket((before) => ({ ...before, store: before.store ?? first, at: before.at || nowText }));
  }, [first, nowText]);

  const [day = '', time = ''] = basket.at.split('T');
  const trial = trialOf(terms, basket);
  const result = useQuery(offerTrial(trial));
  return (
    <div className="trial">
      <TrialLines
        lines={basket.lines}
        off={trial && result.data ? result.data.best.lines : null}
        onChange={(lines) => set({ lines })}
      />
      <div className="trial__choices">
        <StoreSelect value={basket.store} onChange={(store) => set({ store })} />
        <Select
          aria-label={t('offers.trial.channel')}
          value={basket.channel}
          onChange={(channel) => set({ channel })}
          options={CHANNELS.map((value) => ({ value, label: t(`offers.channel.${value}`) }))}
        />
        <DatePicker
          aria-label={t('offers.trial.day')}
          allowClear={false}
          value={day ? dayjs(day) : null}
          onChange={(chosen) => chosen && set({ at: `${chosen.format(DAY)}T${time}` })}
        />
        <TimeOfDay
          wide
          label={t('offers.trial.time')}
          value={time}
          onChange={(chosen) => set({ at: `${day}T${chosen}` })}
        />
        {basket.channel === 'delivery' && (
          <InputNumber
            aria-label={t('offers.trial.shipping')}
            prefix={t('offers.trial.shipping')}
            suffix={t('offers.form.yuan')}
            min={0}
            max={1000}
            precision={2}
            value={basket.shipping}
            onChange={(shipping) => set({ shipping })}
          />
        )}
        <Checkbox checked={!basket.hasOrdered} onChange={({ target }) => set({ hasOrdered: !target.checked })}>
          {t('offers.trial.firstOrder')}
        </Checkbox>
      </div>
      <Alongside own={code} value={basket.alongside} onChange={(alongside) => set({ alongside })} />
      <TrialResult waits={trial === null} terms={terms} empty={basket.lines.length === 0} result={result} />
    </div>
  );
}

function StoreSelect({ value, onChange }: { value: string | null; onChange: (store: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = useQuery(namesLike('store', typed));
  return (
    <Select
      aria-label={t('offers.trial.store')}
      placeholder={t('offers.trial.store')}
      value={value}
      onChange={onChange}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={found.data?.names.map(({ key, name, note }) => ({ value: key, label: `${name} · ${note}` }))}
    />
  );
}

/** Other coupons that she is thought to hold. */
function Alongside({
  own,
  value,
  onChange,
}: {
  own: string | null;
  value: string[];
  onChange: (codes: string[]) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(offers);
  const others = data?.offers.filter(({ code }) => code !== own) ?? [];
  if (others.length === 0) return null;
  return (
    <Select
      mode="multiple"
      style={{ width: '100%' }}
      aria-label={t('offers.trial.alongside')}
      placeholder={t('offers.trial.alongside')}
      maxCount={MOST_ALONGSIDE}
      value={value}
      onChange={onChange}
      optionFilterProp="label"
      options={others.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}
