import { useMutation } from '@tanstack/react-query';
import { ApiError, errorWords, formatFen, formatTime, isTemporary, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Dialog } from 'antd-mobile';
import { useState } from 'react';
import { loginIfNeeded } from '../../shared/login.ts';
import { useBusinessNow } from '../../shared/session.ts';
import { readableCode } from './attempt.ts';
import { forgetRedeemed, lastRedeemed, undoMinutes } from './last-redeemed.ts';
import { sendUndo } from './redeem-queries.ts';

/** The last redemption of this phone, to be taken back while that is a slip of the hand and no refund. */
export function UndoCard() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const now = useBusinessNow();
  const [last, setLast] = useState(lastRedeemed);
  const undo = useMutation({
    mutationFn: sendUndo,
    networkMode: 'always',
    retry: (failures, error) => isTemporary(error) && failures < 3 && navigator.onLine,
    onSuccess: forgetRedeemed,
    onError: (error) => loginIfNeeded(error),
  });
  if (undo.data) {
    return (
      <section className="card card--say" role="status">
        <p className="card__text">{t('redeem.undone', { code: readableCode(undo.data.code) })}</p>
      </section>
    );
  }
  const minutes = last && now ? undoMinutes(last, now) : 0;
  if (!last || minutes === 0) return null;
  const ask = async () => {
    const sure = await Dialog.confirm({
      content: t('redeem.undoSure', { offer: last.offer }),
      confirmText: t('redeem.undo'),
      cancelText: t('redeem.undoKeep'),
    });
    if (sure) undo.mutate({ code: last.code, key: last.undoKey });
  };
  const settled = undo.error && !isTemporary(undo.error);
  return (
    <section className="card">
      <span className="small">{t('redeem.last')}</span>
      <p className="card__text">
        {last.offer} · {formatFen(last.discountFen, { whole: 'short' })} · {readableCode(last.code)} ·{' '}
        {formatTime(last.redeemedAt, 'clock', { language })}
      </p>
      {undo.error && (
        <p className="soon" role="alert">
          {undo.error instanceof ApiError && !isTemporary(undo.error)
            ? errorWords(undo.error, t).title
            : t('redeem.undoUnsure')}
        </p>
      )}
      {settled ? (
        <Button
          block
          onClick={() => {
            forgetRedeemed();
            setLast(null);
          }}
        >
          {t('redeem.read')}
        </Button>
      ) : (
        <Button block loading={undo.isPending} onClick={ask}>
          {t('redeem.undoFor', { n: minutes })}
        </Button>
      )}
    </section>
  );
}
