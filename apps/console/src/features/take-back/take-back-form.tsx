import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CouponSet, VoidedSet } from '@xiaoer/contracts';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Alert, Button, Form, Input } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { me } from '../../shared/session.ts';
import { Count, Money } from '../../shared/values.tsx';
import { isConfirmed } from './set.ts';
import { dropOf, preview, takeBack } from './take-back-queries.ts';

/** What would be taken back of a set at this moment, and its going. `onDone` has what really was. */
export function TakeBackForm({ set, onDone }: { set: CouponSet; onDone: (voided: VoidedSet) => void }) {
  const { t } = useTranslation();
  const query = useQuery(preview(set));
  return (
    <Loaded query={query}>
      {(would) => (
        <>
          <FigureRow>
            <Figure
              label={t('takeBack.coupons')}
              tone={would.coupons > 0 ? 'person' : 'plain'}
              value={<Count n={would.coupons} />}
              note={t('takeBack.couponsNote')}
            />
            <Figure label={t('takeBack.face')} value={<Money fen={would.faceFen} />} note={t('takeBack.faceNote')} />
          </FigureRow>
          {'drop' in set && <OpenDrop id={set.drop} />}
          {would.coupons === 0 ? (
            <Alert type="info" title={t('takeBack.none')} />
          ) : (
            <Go key={would.coupons} set={set} would={would} onDone={onDone} />
          )}
        </>
      )}
    </Loaded>
  );
}

/** A drop that still gives coupons away would fill up what is emptied here. */
function OpenDrop({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(dropOf(id));
  if (!data || !['waiting', 'open', 'sold_out'].includes(data.state)) return null;
  return (
    <Alert
      type="warning"
      title={t('takeBack.dropOpen')}
      action={
        <Link to="/drops/$dropId" params={{ dropId: id }}>
          {t('takeBack.toDrop')}
        </Link>
      }
    />
  );
}

interface GoForm {
  reason: string;
  typed?: string;
}

function Go({ set, would, onDone }: { set: CouponSet; would: VoidedSet; onDone: (voided: VoidedSet) => void }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data: user } = useQuery(me);
  const client = useQueryClient();
  const [form] = Form.useForm<GoForm>();
  const typed = Form.useWatch('typed', form) ?? '';
  const { coupons } = would;
  const run = useAction({
    run: ({ reason }: GoForm) => takeBack({ set, reason: reason.trim(), atMost: coupons }),
    changes: [['offers'], ['drops'], ['ledger'], ['coupon-story']],
    onDone,
    // It may be refused because there are more now.
    onError: () => void client.invalidateQueries({ queryKey: ['take-back'] }),
  });
  const n = coupons.toLocaleString(language);
  return (
    <Sheet title={t('takeBack.title')} note={user?.wholeChain ? undefined : t('takeBack.ownStores')}>
      <p className="quiet">{t('takeBack.text')}</p>
      <Form form={form} layout="vertical" requiredMark={false} style={{ maxWidth: 480 }} onFinish={run.mutate}>
        <Form.Item
          name="reason"
          label={t('takeBack.reason')}
          rules={[{ required: true, whitespace: true, message: t('takeBack.reasonMissing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="typed" label={t('takeBack.typed', { n })} extra={t('takeBack.typedHelp')}>
          <Input className="number" autoComplete="off" inputMode="numeric" />
        </Form.Item>
        <Button danger type="primary" htmlType="submit" loading={run.isPending} disabled={!isConfirmed(typed, coupons)}>
          {t('takeBack.go', { n, fen: formatFen(would.faceFen, { whole: 'short', language }) })}
        </Button>
      </Form>
    </Sheet>
  );
}
