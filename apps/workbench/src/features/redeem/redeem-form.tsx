import { useMutation } from '@tanstack/react-query';
import { WorkbenchRedemption } from '@xiaoer/contracts';
import { ApiError, errorWords, formatFen, isTemporary, postJson, useTranslation } from '@xiaoer/ui';
import { Button, Form, Input } from 'antd-mobile';
import { useState } from 'react';
import { loginIfNeeded } from '../../shared/login.ts';
import { type Attempt, attemptOf, type FormProblem, keyFor, refusalWords } from './attempt.ts';
import { Camera } from './camera.tsx';
import { forgetAttempt, freshKey, lastAttempt, rememberAttempt } from './last-attempt.ts';
import { RedeemResult } from './redeem-result.tsx';
import { barcodeReader, scanWithWecom } from './scan.ts';

/** A coupon's code by camera or by hand, the amount paid, and what came of it. */
export function RedeemForm() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() => {
    const open = lastAttempt(); // its answer was lost: asking again with the same key tells what happened
    return { code: open?.code ?? '', amount: open ? formatFen(open.spendFen).slice(1).replaceAll(',', '') : '' };
  });
  const [problem, setProblem] = useState<FormProblem | null>(null);
  const [camera, setCamera] = useState(false);

  const redeem = useMutation({
    mutationFn: (attempt: Attempt) => postJson('/api/workbench/redeem', attempt, WorkbenchRedemption),
    retry: (failures, error) => isTemporary(error) && failures < 3,
    onSuccess: forgetAttempt,
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
              value={typed.code}
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
      {redeem.error && <Refusal error={redeem.error} />}
      <Button block color="primary" size="large" loading={redeem.isPending} onClick={submit}>
        {redeem.error && isTemporary(redeem.error) ? t('redeem.again') : t('redeem.submit')}
      </Button>
    </>
  );
}

/** Each refusal in words that can be said to the customer; a lost connection in words that calm. */
function Refusal({ error }: { error: Error }) {
  const { t } = useTranslation();
  if (isTemporary(error)) {
    return (
      <p className="refusal refusal--soft" role="alert">
        {t('redeem.unsure')}
      </p>
    );
  }
  const refused = error instanceof ApiError && error.code === 'offers.coupon_refused';
  const words = refused
    ? {
        title: t(`redeem.refused.${refusalWords(error.details)}.title`),
        text: t(`redeem.refused.${refusalWords(error.details)}.text`),
      }
    : errorWords(error, t);
  return (
    <div className="refusal" role="alert">
      <strong>{words.title}</strong>
      <span>{words.text}</span>
      {error instanceof ApiError && !refused && <span className="small">{error.code}</span>}
    </div>
  );
}
