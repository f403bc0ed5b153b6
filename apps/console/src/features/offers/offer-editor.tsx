import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { App, Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { draftOf, EMPTY_DRAFT, type OfferDraft, termsOf } from './draft.ts';
import { OfferForm } from './offer-form.tsx';
import { OfferPreviewPane } from './offer-preview.tsx';
import { offers, putOffer } from './offer-queries.ts';
import './offers.css';

/** Creates an offer (`code` is "new") or gives it new terms. */
export function OfferEditor({ code, onClose }: { code: string; onClose: () => void }) {
  const { data } = useQuery(offers);
  const offer = data?.offers.find((row) => row.code === code);
  const isNew = code === 'new';
  if (!isNew && !offer) return null; // the list is still loading, or the address names no offer
  return <Editor key={code} initial={offer ? draftOf(offer) : EMPTY_DRAFT} isNew={isNew} onClose={onClose} />;
}

function Editor({ initial, isNew, onClose }: { initial: OfferDraft; isNew: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<OfferDraft>();
  const [draft, setDraft] = useState(initial);
  const put = useAction({
    run: putOffer,
    changes: [offers.queryKey],
    onDone: ({ result }) => {
      void message.success(t(`offers.result.${result}`));
      onClose();
    },
  });
  const submit = (values: OfferDraft) => {
    const terms = termsOf(values);
    if (terms) put.mutate({ code: isNew ? values.code : initial.code, terms });
  };
  return (
    <Drawer
      open
      size={880}
      title={isNew ? t('offers.add') : t('offers.editTitle', { name: initial.name })}
      onClose={onClose}
      extra={
        <Button type="primary" loading={put.isPending} disabled={termsOf(draft) === null} onClick={form.submit}>
          {t('shared.save')}
        </Button>
      }
    >
      <div className="editor">
        <OfferForm form={form} initial={initial} isNew={isNew} onChange={setDraft} onSubmit={submit} />
        <aside>
          <h3>{t('offers.preview')}</h3>
          <OfferPreviewPane draft={draft} />
        </aside>
      </div>
    </Drawer>
  );
}
