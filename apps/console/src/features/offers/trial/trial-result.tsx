import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import type { OfferTerms, OfferTrialResult } from '@xiaoer/contracts';
import { ErrorNote, formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { problemOfError } from '../draft-problems.ts';
import { useProblemWords } from '../editor/problem-words.ts';

type Tried = OfferTrialResult['alongside'][number];

/** What would be paid, which coupons together are best, and why the others are not used. */
export function TrialResult({
  waits,
  empty,
  terms,
  result,
}: {
  /** There is nothing to ask about yet. */
  waits: boolean;
  empty: boolean;
  terms: OfferTerms | null;
  result: UseQueryResult<OfferTrialResult>;
}) {
  const { t } = useTranslation();
  const sayProblem = useProblemWords();
  const [language] = useLanguage();
  const money = (fen: number) => formatFen(fen, { whole: 'short', language });
  if (waits) return <p className="faint">{t(empty || terms ? 'offers.trial.empty' : 'offers.trial.noTerms')}</p>;
  if (result.isError) {
    const problem = problemOfError(result.error);
    return problem ? <p className="harm">{sayProblem(problem)}</p> : <ErrorNote error={result.error} />;
  }
  if (!result.data || !terms) return <p className="faint">…</p>;
  const { best, alongside } = result.data;
  const coupons: Row[] = [
    { ...result.data, key: '', name: terms.name, isDraft: true },
    ...alongside.map((one) => ({ ...one, key: one.offer.code, name: one.offer.name, isDraft: false })),
  ];
  return (
    <div className={result.isPlaceholderData ? 'trial__result trial__result--old' : 'trial__result'}>
      <div className="trial__pay">
        <Trans
          t={t}
          i18nKey={best.discountFen > 0 ? 'offers.trial.pays' : 'offers.trial.paysAll'}
          values={{ pay: money(best.payFen), off: money(best.discountFen) }}
          components={{ b: <strong /> }}
        />
      </div>
      <ul className="trial__coupons">
        {coupons.map((coupon) => {
          const used = best.coupons.find(({ offer }) => (offer ?? '') === coupon.key);
          return (
            <li key={coupon.key}>
              {used ? <CheckCircleFilled className="trial__yes" /> : <MinusCircleOutlined className="trial__no" />}
              <span>
                <span className={coupon.isDraft ? 'trial__draft' : undefined}>{coupon.name}</span>
                <br />
                <Verdict coupon={coupon} usedFen={used ? used.discountFen : null} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type Row = Pick<Tried, 'refusal' | 'missingFen' | 'gives' | 'discountFen'> & {
  key: string;
  name: string;
  isDraft: boolean;
};

function Verdict({ coupon, usedFen }: { coupon: Row; usedFen: number | null }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const money = (fen: number) => formatFen(fen, { whole: 'short', language });
  const { refusal, missingFen, gives, discountFen } = coupon;
  if (refusal) {
    return (
      <span className="person small">
        {t(`offers.refusal.${refusal}`, { missing: money(missingFen ?? 0), defaultValue: refusal })}
      </span>
    );
  }
  if (usedFen === null)
    return <span className="faint small">{t('offers.trial.alone', { off: money(discountFen) })}</span>;
  return <span className="small quiet">{gives ?? t('offers.trial.takesOff', { off: money(usedFen) })}</span>;
}
