import type { CouponStory } from '@xiaoer/contracts';
import { formatFen, sameDay, useLanguage, useTranslation } from '@xiaoer/ui';
import { Timeline } from 'antd';
import { At } from '../../shared/values.tsx';

type Step = CouponStory['steps'][number];
const COLOURS: Record<string, string> = { redeemed: 'green', voided: 'red', expired: 'gray' };
/** What a till tells later than this after it happened is said to be late. */
const LATE_MS = 5 * 60_000;

/** What happened to the coupon, from its issue on. */
export function CouponLife({ steps }: { steps: Step[] }) {
  return (
    <Timeline
      items={steps.map((step, index) => ({
        key: index,
        color: COLOURS[step.kind] ?? 'blue',
        content: <Happened step={step} />,
      }))}
    />
  );
}

function Happened({ step }: { step: Step }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const money = (fen: number) => formatFen(fen, { whole: 'short', language });
  const { kind, at, recordedAt, store, spendFen, discountFen, usableUntil, who } = step;
  const isLate = recordedAt !== null && Date.parse(recordedAt) - Date.parse(at) > LATE_MS;
  return (
    <div className="step">
      <div>
        <strong>{t(`coupons.step.${kind}`, { defaultValue: kind })}</strong>{' '}
        <span className="quiet">
          {[
            store?.name,
            spendFen !== null && t('coupons.spent', { spend: money(spendFen) }),
            discountFen !== null &&
              t(kind === 'redeemed' ? 'coupons.off' : 'coupons.back', { off: money(discountFen) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className="faint small">
        <At at={at} style="full" />
        {who && ` · ${who}`}
        {isLate && (
          <>
            {' · '}
            {t('coupons.toldLater')} <At at={recordedAt} style={sameDay(at, recordedAt) ? 'clock' : 'moment'} />
          </>
        )}
        {usableUntil && (
          <>
            {' · '}
            {t('coupons.usableAgain')} <At at={usableUntil} style="full" />
          </>
        )}
      </div>
    </div>
  );
}
