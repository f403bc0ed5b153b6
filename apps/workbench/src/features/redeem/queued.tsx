import { ApiError, errorWords, formatFen, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd-mobile';
import { useOutbox } from '../../shared/outbox.tsx';
import type { Entry } from '../../shared/outbox-entries.ts';
import { type Attempt, readableCode, refusalWords } from './attempt.ts';
import { REDEEM } from './redeem-queries.ts';

/** Redemptions that wait for the network, and those the server refused when it heard of them: none is lost in silence. */
export function Queued() {
  const { t } = useTranslation();
  const { waiting, refused, forget } = useOutbox();
  const ours = (entries: readonly Entry[]) => entries.filter(({ path }) => path === REDEEM);
  return (
    <>
      {ours(refused).map(({ key, body, refusal }) => (
        <div key={key} className="refusal" role="alert">
          <strong>
            {readableCode((body as Attempt).code)} · {formatFen((body as Attempt).spendFen)}
          </strong>
          <span>{t('redeem.lateRefusal', { why: refusal ? whyRefused(refusal, t) : '' })}</span>
          <Button size="small" onClick={() => forget(key)}>
            {t('redeem.read')}
          </Button>
        </div>
      ))}
      {ours(waiting).length > 0 && (
        <section className="card card--list">
          {ours(waiting).map(({ key, body }) => (
            <div key={key} className="row">
              <span className="row__what">
                <span>{readableCode((body as Attempt).code)}</span>
                <span className="small">{t('redeem.queued', { amount: formatFen((body as Attempt).spendFen) })}</span>
              </span>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

function whyRefused({ code, details }: NonNullable<Entry['refusal']>, t: Parameters<typeof errorWords>[1]): string {
  if (code === 'offers.coupon_refused') return t(`redeem.refused.${refusalWords(details)}.title`);
  return errorWords(new ApiError(code, { details }), t).title;
}
