import { View } from '@tarojs/components';
import { useDidShow } from '@tarojs/taro';
import type { ShopOrders } from '@xiaoer/contracts';
import { useEffect, useRef, useState } from 'react';
import { getJson } from '../../shared/api';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Queue } from '../../shared/components/queue';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { useRemote } from '../../shared/remote';
import { whenShown } from '../../shared/shown';
import { CancelSheet } from './cancel-sheet';
import { OrderCard } from './order-card';
import { useCancel } from './use-cancel';

/** What she bought in the last days, and what of it she may still cancel, alone. */
export default function OrdersPage() {
  const { t } = useTexts();
  const orders = useRemote(() => getJson<ShopOrders>('/orders'), { patient: true });
  const { reload } = orders;
  const [asked, setAsked] = useState<string | null>(null);
  const cancel = useCancel(reload);

  const first = useRef(true);
  useDidShow(() => {
    if (!first.current) reload(); // the store may have begun meanwhile
    first.current = false;
  });
  useEffect(() => whenShown(reload), [reload]);

  const close = () => {
    setAsked(null);
    cancel.close();
  };
  const shown = orders.data?.orders ?? [];
  const order = shown.find(({ id }) => id === asked);
  return (
    <Page title={t('orders.title')} lead={orders.data ? t('orders.lead', { days: orders.data.days }) : ' '}>
      {!orders.data && (
        <Card>
          {orders.error ? (
            <ErrorNote error={orders.error} onRetry={reload} />
          ) : orders.turn ? (
            <Queue turn={orders.turn} hint={t('queue.pageHint')} />
          ) : (
            <Skeleton rows={[88, 88, 88]} />
          )}
        </Card>
      )}
      {orders.data && shown.length === 0 && (
        <Card>
          <Note title={t('orders.empty.title')} text={t('orders.empty.text', { days: orders.data.days })} />
        </Card>
      )}
      <View className="orders">
        {shown.map((one) => (
          <OrderCard key={one.id} order={one} onCancel={() => setAsked(one.id)} />
        ))}
      </View>
      {order && (
        <CancelSheet order={order} state={cancel.state} onConfirm={() => cancel.send(order.id)} onClose={close} />
      )}
    </Page>
  );
}
