import { useQuery } from '@tanstack/react-query';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Input, Segmented, Select } from 'antd';
import { type Choice, KINDS } from './set.ts';
import { dropOf, lastDrops, offerNames } from './take-back-queries.ts';

/** Of what: an offer, a drop, or all that was issued for one reason. */
export function SetChoice({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const { kind, of } = choice;
  const choose = (next: string | undefined) => onChange({ kind, of: next || undefined });
  return (
    <div className="row">
      <Segmented
        value={kind}
        onChange={(next) => onChange({ kind: next, of: undefined })}
        options={KINDS.map((value) => ({ value, label: t(`takeBack.kind.${value}`) }))}
      />
      {kind === 'offer' && <OfferChoice value={of} onChange={choose} />}
      {kind === 'drop' && <DropChoice value={of} onChange={choose} />}
      {kind === 'grant' && (
        <Input.Search
          key={of}
          style={{ width: 380 }}
          defaultValue={of}
          aria-label={t('takeBack.grant')}
          placeholder={t('takeBack.grantHelp')}
          enterButton={t('takeBack.look')}
          onSearch={(typed) => choose(typed.trim())}
        />
      )}
    </div>
  );
}

interface Choosing {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function OfferChoice({ value, onChange }: Choosing) {
  const { t } = useTranslation();
  const offers = useQuery(offerNames);
  return (
    <Select
      style={{ width: 320 }}
      aria-label={t('takeBack.offer')}
      placeholder={t('takeBack.offer')}
      showSearch={{ optionFilterProp: 'label' }}
      loading={offers.isPending}
      value={value}
      onChange={onChange}
      options={offers.data?.offers.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}

function DropChoice({ value, onChange }: Choosing) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const drops = useQuery(lastDrops);
  const chosen = useQuery(dropOf(value));
  const known = [...(drops.data?.drops ?? []), ...(chosen.data ? [chosen.data] : [])];
  const options = known.map(({ id, name, opensAt }) => ({
    value: id,
    label: `${name} · ${formatTime(opensAt, 'moment', { language })}`,
  }));
  return (
    <Select
      style={{ width: 320 }}
      aria-label={t('takeBack.drop')}
      placeholder={t('takeBack.drop')}
      showSearch={{ optionFilterProp: 'label' }}
      loading={drops.isPending}
      value={value}
      onChange={onChange}
      options={[...new Map(options.map((option) => [option.value, option])).values()]}
    />
  );
}
