import { useQuery } from '@tanstack/react-query';
import type { OfferPreview } from '@xiaoer/contracts';
import { ErrorNote, formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { useDeferredValue } from 'react';
import { type OfferDraft, termsOf } from './draft.ts';
import { type Problem, problemOfError } from './draft-problems.ts';
import { useProblemWords } from './editor/problem-words.ts';
import { offerPreview } from './offer-queries.ts';

/** The draft as customers will read it, with some purchases reckoned; what is missing for it is named. */
export function OfferPreviewPane({ draft, problems }: { draft: OfferDraft; problems: readonly Problem[] }) {
  const { t } = useTranslation();
  const say = useProblemWords();
  const preview = useQuery(offerPreview(termsOf(useDeferredValue(draft))));
  const refused = preview.isError ? problemOfError(preview.error) : null;
  const found = [...problems.filter(({ path }) => path !== 'code'), ...(refused ? [refused] : [])];
  if (preview.isError && !refused) return <ErrorNote error={preview.error} />;
  return (
    <div className={found.length > 0 ? 'stack preview preview--old' : 'stack preview'}>
      {preview.data ? (
        <Coupon draft={draft} preview={preview.data} />
      ) : (
        <p className="faint">{t('offers.previewEmpty')}</p>
      )}
      {found.length > 0 && (
        <ul className="preview__missing">
          {found.map((problem) => (
            <li key={problem.path}>
              <strong>{t(`offers.fieldOf.${fieldOf(problem.path)}`)}</strong> {say(problem)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What a path of the terms is called: its last word that is no number. */
const fieldOf = (path: string): string => path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;

function Coupon({ draft, preview }: { draft: OfferDraft; preview: OfferPreview }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const money = (fen: number) => formatFen(fen, { whole: 'short', language });
  const { discountText, summary, summaryEnglish, examples } = preview;
  return (
    <>
      <div className="coupon">
        <span className="coupon__face">{discountText}</span>
        <span className="coupon__body">
          <strong>{draft.name}</strong>
          <span className="quiet small">{summary}</span>
          {draft.terms && <span className="faint small">{draft.terms}</span>}
        </span>
      </div>
      {language === 'en' && (
        <p className="preview__english">
          <span className="faint small">{t('offers.inEnglish')}</span>
          <br />
          {summaryEnglish}
        </p>
      )}
      {examples.length > 0 && (
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
      )}
    </>
  );
}
