import { useMutation } from '@tanstack/react-query';
import { ErrorNote, useTranslation } from '@xiaoer/ui';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Sheet } from '../../shared/page.tsx';
import { checkText } from './word-queries.ts';

/** What the rules say of a text, before it is sent. */
export function TryText() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const check = useMutation({ mutationFn: checkText });
  return (
    <Sheet title={t('wordRules.check')} note={t('wordRules.checkNote')}>
      <Input.TextArea
        rows={3}
        maxLength={10_000}
        value={text}
        placeholder={t('wordRules.checkPlaceholder')}
        onChange={(event) => {
          setText(event.target.value);
          check.reset();
        }}
      />
      <div className="row" style={{ marginTop: 8 }}>
        <Button disabled={text.trim() === ''} loading={check.isPending} onClick={() => check.mutate(text)}>
          {t('wordRules.checkButton')}
        </Button>
        {check.data?.hits.length === 0 && <span className="quiet">{t('wordRules.clean')}</span>}
        {check.data?.hits.map(({ rule, kind, found }) => (
          <span key={`${rule} ${found}`} className={kind === 'block' ? 'harm' : 'person'}>
            {t('wordRules.hit', { rule, kind: t(`wordRules.kinds.${kind}`), found })}
          </span>
        ))}
      </div>
      {check.isError && <ErrorNote error={check.error} />}
    </Sheet>
  );
}
