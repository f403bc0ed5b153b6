import { useMutation } from '@tanstack/react-query';
import { ApiError, errorWords, formatFen, formatTime, isTemporary, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Form, Input } from 'antd-mobile';
import { useState } from 'react';
import { loginIfNeeded } from '../../shared/login.ts';
import { useOutbox } from '../../shared/outbox.tsx';
import {
  type Attempt,
  attemptOf,
  type FormProblem,
  isQrText,
  keyFor,
  normaliseCode,
  readableCode,
  refusalWords,
} from './attempt.ts';
import { Camera } from './camera.tsx';
import { CouponCard } from './coupon-card.tsx';
import { forgetAttempt, freshKey, lastAttempt, rememberAttempt } from './last-attempt.ts';
import { rememberRedeemed } from './last-redeemed.ts';
import { Queued } from './queued.tsx';
import { REDEEM, sendRedeem } from './redeem-queries.ts';
import { RedeemResult } from './redeem-result.tsx';
import { barcodeReader, scanWithWecom } from './scan.ts';
import { UndoCard } from './undo-card.tsx';

/** A coupon's code by camera or by hand, the amount paid, and what came of it. */
export function RedeemForm() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const [typed, setTyped] = useState(() => {
    const open = lastAttempt(); // its answer was lost: asking again with the same key tells what happened
    return { code: open?.code ?? '', amount: open ? formatFen(open.spendFen).slice(1).replaceAll(',', '') : '' };
  });
  const [problem, setProblem] = useState<FormProblem | null>(null);
  const [camera, setCamera] = useState(false);
  const { report } = useOutbox();

  const redeem = useMutation({
    mutationFn: (attempt: Attempt) => sendRedeem(attempt, language),
    // Off line it fails at once and says so, instead of waiting in silence.
    networkMode: 'always',
    retry: (failures, error) => isTemporary(error) && failures < 3 && navigator.onLine,
    onSuccess({ code, offer, discountFen, redeemedAt }) {
      forgetAttempt();
      rememberRedeemed({ code, offer, discountFen, redeemedAt, undoKey: freshKey() });
    },
    onError: (error) => {
      loginIfNeeded(error);
      if (!isTemporary(error)) forgetAttempt();
    },
  });

  const submit = () => {
    const form = attemptOf(typed, freshKey());
    setProblem(form.problem);
    if (!form.attempt) return;
    const attempt = { ...form.attempt, key: keyFor(lastAttempt(), form.attempt, form.attempt.key) };
    rememberAttempt(attempt);
    redeem.mutate(attempt);
  };
  const scan = async () => {
    const code = await scanWithWecom().catch(() => null);
    if (code) setTyped({ ...typed, code });
    else if (barcodeReader()) setCamera(true);
    else setProblem('code');
  };
  // The outbox asks with the same key until it is answered; the form is free for the next customer.
  const queue = () => {
    const attempt = lastAttempt();
    if (!attempt) return;
    report({ key: `redeem:${attempt.key}`, path: REDEEM, body: attempt, keepsRefusal: true });
    forgetAttempt();
    startOver();
  };
  const startOver = () => {
    setTyped({ code: '', amount: '' });
    redeem.reset();
  };

  if (redeem.data) return <RedeemResult redemption={redeem.data} onNext={startOver} />;
  if (camera) {
    return (
      <Camera
        onClose={() => setCamera(false)}
        onCode={(code) => {
          setCamera(false);
          setTyped({ ...typed, code });
        }}
      />
    );
  }
  return (
    <>
      <section className="card card--form">
        <Form layout="vertical" onFinish={submit}>
          <Form.Item
            label={t('redeem.code')}
            extra={
              <Button className="scan" fill="none" color="primary" onClick={scan}>
                {t('redeem.scan')}
              </Button>
            }
          >
            <Input
              className="code-input"
              value={isQrText(typed.code) ? readableCode(typed.code) : typed.code}
              placeholder={t('redeem.codePlaceholder')}
              autoCapitalize="characters"
              autoComplete="off"
              clearable
              onChange={(code) => setTyped({ ...typed, code })}
            />
          </Form.Item>
          <Form.Item label={t('redeem.amount')}>
            <Input
              className="amount-input"
              value={typed.amount}
              placeholder="0.00"
              inputMode="decimal"
              autoComplete="off"
              onChange={(amount) => setTyped({ ...typed, amount })}
            />
          </Form.Item>
        </Form>
      </section>
      {problem && <p className="refusal refusal--soft">{t(`redeem.missing.${problem}`)}</p>}
      <CouponCard code={normaliseCode(typed.code)} />
      {redeem.error && <Refusal error={redeem.error} />}
      <Button block color="primary" size="large" loading={redeem.isPending} onClick={submit}>
        {redeem.error && isTemporary(redeem.error) ? t('redeem.again') : t('redeem.submit')}
      </Button>
      {redeem.error && isTemporary(redeem.error) && (
        <Button block onClick={queue}>
          {t('redeem.queue')}
        </Button>
      )}
      <Queued />
      <UndoCard />
    </>
  );
}

/** Each refusal in words that can be said to the customer; a lost connection in words that calm. */
function Refusal({ error }: { error: Error }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (isTemporary(error)) {
    return (
      <p className="refusal refusal--soft" role="alert">
        {t('redeem.unsure')}
      </p>
    );
  }
  if (error instanceof ApiError && error.code === 'offers.coupon_held' && typeof error.details.heldUntil === 'string') {
    const time = formatTime(error.details.heldUntil, 'clock', { language });
    return (
      <div className="refusal" role="alert">
        <strong>{t('redeem.held', { time })}</strong>
        <span>{t('redeem.heldText')}</span>
      </div>
    );
  }
  const refused = error instanceof ApiError && error.code === 'offers.coupon_refused';
  const words = refused
    ? {
        title: t(`redeem.refused.${refusalWords(error.details)}.title`),
        text: t(`redeem.refused.${refusalWords(error.details)}.text`),
      }
    : errorWords(error, t);
  // Only what nobody here has words for needs its code.
  const isKnown = refused || (error instanceof ApiError && t(`error.${error.code}.title`, { defaultValue: '' }) !== '');
  return (
    <div className="refusal" role="alert">
      <strong>{words.title}</strong>
      <span>{words.text}</span>
      {error instanceof ApiError && !isKnown && <span className="small">{error.code}</span>}
    </div>
  );
}
