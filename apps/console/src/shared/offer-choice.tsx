import { queryOptions, useQuery } from '@tanstack/react-query';
import { type OfferRow, Offers } from '@xiaoer/contracts';
import { getJson, useTranslation } from '@xiaoer/ui';
import { Select } from 'antd';

const offersToChoose = queryOptions({
  queryKey: ['offers', 'choice'],
  queryFn: async ({ signal }) => (await getJson('/api/console/offers', Offers, { signal })).offers,
  staleTime: 60_000,
});

/** Offers by their codes, for what stands beside the choice. */
export function useOffers(): OfferRow[] {
  return useQuery(offersToChoose).data ?? [];
}

/** One offer by its code. Form gives `value` and `onChange`. */
export function OfferChoice({
  id,
  value,
  onChange,
  only = () => true,
  placeholder,
  clearable = false,
}: {
  id?: string;
  value?: string | undefined;
  onChange?: (code: string | undefined) => void;
  only?: (offer: OfferRow) => boolean;
  placeholder?: string;
  clearable?: boolean;
}) {
  const { t } = useTranslation();
  const found = useQuery(offersToChoose);
  return (
    <Select
      id={id}
      style={{ width: '100%', minWidth: 240 }}
      allowClear={clearable}
      loading={found.isPending}
      placeholder={placeholder ?? t('shared.chooseOffer')}
      aria-label={placeholder ?? t('shared.chooseOffer')}
      value={value}
      onChange={(code?: string) => onChange?.(code)}
      showSearch={{ optionFilterProp: 'label' }}
      options={found.data?.filter(only).map(({ code, name }) => ({ value: code, label: `${name} · ${code}` }))}
    />
  );
}
