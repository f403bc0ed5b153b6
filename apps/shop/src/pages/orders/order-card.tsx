import { Text, View } from '@tarojs/components';
import type { ShopOrder } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Card } from '../../shared/components/page';
import { useTexts } from '../../shared/language';
import { formatTime } from '../../shared/time';
import { refundWords, stateWords, tooLateWords, yuan } from './words';

/** One purchase: where, when, what, what each coupon took off, what was paid, and how it stands. */
export function OrderCard({ order, onCancel }: { order: ShopOrder; onCancel: () => void }) {
  const { t, language } = useTexts();
  const { zone, cancelUntil, cancelled } = order;
  const open = order.state === 'placed' || order.state === 'making';
  return (
    <Card>
      <View className="order__head">
        <View className="order__where">
          <Text className="order__store">{order.store}</Text>
          <Text className="small">{formatTime(order.orderedAt, 'moment', { language, zone })}</Text>
        </View>
        <Text className={`tag${open ? ' tag--tea' : ''}`}>{stateWords(order, t)}</Text>
      </View>
      <View className="order__lines">
        {order.lines.map((line, i) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of an order never move
            key={i}
            name={t('orders.line', { name: line.name, n: line.quantity })}
            amount={`¥${yuan(line.listFen)}`}
          />
        ))}
        {order.moreLines > 0 && <Row name={t('orders.moreLines', { n: order.moreLines })} />}
        {order.coupons.map(({ code, name, discountFen }) => (
          <Row
            key={code}
            name={name ?? t('orders.coupon', { code })}
            amount={discountFen === null ? t('orders.used') : `−¥${yuan(discountFen)}`}
            coupon
          />
        ))}
        {order.otherDiscountFen > 0 && (
          <Row name={t('orders.discount')} amount={`−¥${yuan(order.otherDiscountFen)}`} coupon />
        )}
        <Row name={t('orders.paid')} amount={`¥${yuan(order.paidFen)}`} total />
      </View>
      <Text className="small small--faint">{t('orders.number', { number: order.number })}</Text>
      {cancelled && <Text className="small">{refundWords(cancelled, t)}</Text>}
      {cancelUntil && (
        <View className="order__cancel">
          <Text className="small small--centre">
            {t('orders.until', { time: formatTime(cancelUntil, 'clock', { language, zone }) })}
          </Text>
          <Action kind="quiet" onTap={onCancel}>
            {t('orders.cancel')}
          </Action>
        </View>
      )}
      {!cancelUntil && open && <Text className="small">{tooLateWords(order, t)}</Text>}
    </Card>
  );
}

function Row({
  name,
  amount,
  coupon = false,
  total = false,
}: {
  name: string;
  amount?: string;
  coupon?: boolean;
  total?: boolean;
}) {
  return (
    <View className={`order__row${coupon ? ' order__row--coupon' : ''}${total ? ' order__row--total' : ''}`}>
      <Text className="order__name">{name}</Text>
      {amount && <Text className="order__amount">{amount}</Text>}
    </View>
  );
}
