import { useQuery } from '@tanstack/react-query';
import { ErrorNote, formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { useDeferredValue } from 'react';
import { type OfferDraft, termsOf } from './draft.ts';
import { offerPreview } from './offer-queries.ts';

/** The draft as customers will read it, with some purchases reckoned. */
export function OfferPreviewPane({ draft }: { draft: OfferDraft }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const terms = termsOf(useDeferredValue(draft));
  const preview = useQuery(offerPreview(terms));
  const money = (fen: number) => formatFen(fen, { whole: 'short', language });
  if (preview.isError) return <ErrorNote error={preview.error} />;
  if (!terms || !preview.data) return <p className="faint">{t('offers.previewEmpty')}</p>;
  const { discountText, summary, examples } = preview.data;
  return (
    <div className="stack" style={{ gap: 12 }}>
      <div className="coupon">
        <span className="coupon__face">{discountText}</span>
        <span className="coupon__body">
          <strong>{draft.name}</strong>
          <span className="quiet small">{summary}</span>
          {draft.terms && <span className="faint small">{draft.terms}</span>}
        </span>
      </div>
      <div>
        <div className="faint small">{t('offers.examples')}</div>
        {examples.map((example) => (
          <div key={example.spendFen} className={example.discountFen > 0 ? 'number' : 'number faint'}>
            <Trans
              t={t}
              i18nKey={example.discountFen > 0 ? 'offers.example' : 'offers.exampleNot'}
              values={{
                spend: money(example.spendFen),
                discount: money(example.discountFen),
                pay: money(example.payFen),
              }}
              components={{ b: <strong /> }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
