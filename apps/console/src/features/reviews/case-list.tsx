import { Link } from '@tanstack/react-router';
import type { ReviewCase } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useCan } from '../../shared/session.ts';
import { At, Money } from '../../shared/values.tsx';
import { Decide } from './decide.tsx';
import { EvidenceView } from './evidence-view.tsx';

/** Cases as people decide them: what, where, what it cost, what both sides say. */
export function CaseList({ cases }: { cases: ReviewCase[] }) {
  const can = useCan();
  const [deciding, setDeciding] = useState<ReviewCase | null>(null);
  return (
    <div className="stack">
      {cases.map((found) => (
        <Case key={found.id} found={found} onDecide={can('offers.edit') ? () => setDeciding(found) : null} />
      ))}
      {deciding && <Decide found={deciding} onClose={() => setDeciding(null)} />}
    </div>
  );
}

function Case({ found, onDecide }: { found: ReviewCase; onDecide: (() => void) | null }) {
  const { t } = useTranslation();
  const isOpen = found.state === 'open';
  return (
    <article className="sheet case">
      <header className="case__head">
        <div>
          <strong>{t(`reviews.kind.${found.kind}`, { defaultValue: found.kind })}</strong>{' '}
          {found.lossFen !== null && found.lossFen > 0 && (
            <Tag color="warning">
              {t('reviews.loss')} <Money fen={found.lossFen} />
            </Tag>
          )}
          <div className="faint small">
            {found.store && `${found.store.name} · `}
            <At at={found.happenedAt} style="full" />
            <Subject found={found} />
          </div>
        </div>
        {isOpen && onDecide && <Button onClick={onDecide}>{t('reviews.decide')}</Button>}
      </header>
      <p className="quiet">{t(`reviews.kindHelp.${found.kind}`, { defaultValue: '' })}</p>
      <EvidenceView evidence={found.evidence} />
      {!isOpen && found.decision && (
        <footer className="case__end">
          <strong>{t(`reviews.decisions.${found.decision}`, { defaultValue: found.decision })}</strong>
          {found.note && `：${found.note}`}
          <span className="faint">
            {' '}
            · {found.decidedBy} · <At at={found.decidedAt} />
          </span>
        </footer>
      )}
    </article>
  );
}

/** Opens what the case is about, where there is a page of it; the store stands beside it already. */
function Subject({ found: { subject, evidence } }: { found: ReviewCase }) {
  const { t } = useTranslation();
  const { kind, id } = subject;
  if (id === null || kind === 'store') return null;
  const code = kind === 'coupon' ? couponCodeIn(evidence) : null;
  return (
    <>
      {' · '}
      {t(`reviews.subject.${kind}`)}{' '}
      {code && (
        <Link to="/coupons" search={{ code }}>
          {code}
        </Link>
      )}
      {kind === 'customer' && (
        <Link to="/customers/$customerId" params={{ customerId: id }}>
          #{id}
        </Link>
      )}
      {kind === 'offer' && (
        <Link to="/offers/$code" params={{ code: id }}>
          {id}
        </Link>
      )}
      {(kind === 'staff' || (kind === 'coupon' && !code)) && id}
    </>
  );
}

function couponCodeIn({ coupon }: Record<string, unknown>): string | null {
  const code = typeof coupon === 'object' && coupon !== null && 'code' in coupon ? coupon.code : null;
  return typeof code === 'string' ? code : null;
}
