import { Text, View } from '@tarojs/components';
import type { ShopOrder } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { Queue } from '../../shared/components/queue';
import { useTexts } from '../../shared/language';
import type { CancelState } from './use-cancel';
import { askWords, refundWords, tooLateWords } from './words';

/** One tap and one confirmation, and what came of it. */
export function CancelSheet({
  order,
  state,
  onConfirm,
  onClose,
}: {
  order: ShopOrder;
  state: CancelState;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const asks = state.kind === 'idle' || state.kind === 'asking';
  return (
    <View className="sheet" role="dialog">
      <View className="sheet__shade" onClick={onClose} />
      <View className="sheet__paper">
        {asks && (
          <>
            <Text className="card__title card__title--centre">{t('orders.ask', { store: order.store })}</Text>
            <View className="order__consequences">
              {askWords(order, t).map((words) => (
                <Text key={words} className="small small--centre">
                  {words}
                </Text>
              ))}
            </View>
            <Action busy={state.kind === 'asking'} onTap={onConfirm}>
              {t(state.kind === 'asking' ? 'orders.cancelling' : 'orders.confirm')}
            </Action>
          </>
        )}
        {state.kind === 'waiting' && <Queue turn={state.turn} hint={t('orders.queueHint')} />}
        {state.kind === 'cancelled' && state.order.cancelled && (
          <Note
            tone="happy"
            title={t('orders.cancelled')}
            text={[
              refundWords(state.order.cancelled, t),
              ...state.order.cancelled.coupons.map((name) => t('orders.givenBack', { name })),
            ].join('')}
          />
        )}
        {state.kind === 'late' && <Note title={t('orders.late')} text={tooLateWords(order, t)} />}
        {state.kind === 'unsure' && <Note title={t('orders.unsure')} text={t('orders.unsureText')} />}
        <Action kind="quiet" onTap={onClose}>
          {t(asks ? 'orders.keep' : 'common.close')}
        </Action>
      </View>
    </View>
  );
}
