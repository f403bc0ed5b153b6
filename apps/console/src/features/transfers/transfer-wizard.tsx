import { useTranslation } from '@xiaoer/ui';
import { Button, Input, Steps } from 'antd';
import { useState } from 'react';
import { Sheet } from '../../shared/page.tsx';
import { AccountChoice } from './account-choice.tsx';
import { type Draft, EMPTY, requestOf, whatOf } from './draft.ts';
import { PlanCheck } from './plan-check.tsx';
import { WhatChoice } from './what-choice.tsx';
import './transfers.css';

const STEPS = ['who', 'what', 'whom', 'check'] as const;

/** Who hands over → what → to whom → the numbers, and go. Nothing happens before the last step's button. */
export function TransferWizard({
  from,
  onClose,
  onStarted,
}: {
  /** Somebody who was chosen elsewhere: a member who left. */
  from?: Draft['from'];
  onClose: () => void;
  onStarted: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, from: from ?? null });
  const [step, setStep] = useState(from ? 1 : 0);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const request = requestOf(draft);
  const isReady = [draft.from !== null, whatOf(draft) !== null, request !== null, true][step];
  const steps = STEPS.map((name) => ({ title: t(`transfers.step.${name}`) }));
  return (
    <Sheet title={t('transfers.new')} actions={<Button onClick={onClose}>{t('shared.cancel')}</Button>}>
      <div className="transfer-steps">
        <Steps size="small" current={step} items={steps} onChange={(to) => to < step && setStep(to)} />
        <div className="transfer-step">
          {step === 0 && (
            <AccountChoice
              many={false}
              chosen={draft.from ? [draft.from] : []}
              onChange={([account]) => change({ from: account ?? null, to: [], stores: [] })}
            />
          )}
          {step === 1 && <WhatChoice draft={draft} onChange={change} />}
          {step === 2 && <ToWhom draft={draft} onChange={change} />}
          {step === 3 && request && <PlanCheck request={request} onBack={() => setStep(2)} onStarted={onStarted} />}
        </div>
        {step < 3 && (
          <div className="transfer-foot">
            {step > 0 && <Button onClick={() => setStep(step - 1)}>{t('transfers.back')}</Button>}
            <Button type="primary" disabled={!isReady} onClick={() => setStep(step + 1)}>
              {t('transfers.next')}
            </Button>
            {step === 0 && draft.from && <span className="quiet">{draft.from.name}</span>}
          </div>
        )}
      </div>
    </Sheet>
  );
}

function ToWhom({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="quiet">{t('transfers.splitNote')}</p>
      <AccountChoice
        many
        onlyActive
        without={draft.from?.userid}
        chosen={draft.to}
        onChange={(to) => onChange({ to })}
      />
      {draft.from?.active && (
        <div style={{ marginTop: 24 }}>
          <p>{t('transfers.successText')}</p>
          <Input.TextArea
            rows={2}
            maxLength={200}
            showCount
            aria-label={t('transfers.successText')}
            placeholder={t('transfers.successPlaceholder')}
            value={draft.successText}
            onChange={(event) => onChange({ successText: event.target.value })}
          />
          <p className="faint small">{t('transfers.successNote')}</p>
        </div>
      )}
    </>
  );
}
