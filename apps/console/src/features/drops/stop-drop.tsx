import type { DropRow } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { App, Button } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { stopDrop } from './drop-queries.ts';

/** Ends a drop early, after saying what that means. */
export function StopDrop({ drop }: { drop: DropRow }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const can = useCan();
  const stop = useAction({ run: stopDrop, changes: [['drops']], done: t('drops.stopped') });
  if (!can('offers.edit') || !['waiting', 'open', 'sold_out'].includes(drop.state)) return null;
  const ask = () =>
    modal.confirm({
      title: t('drops.stopTitle', { name: drop.name }),
      content: t('drops.stopText', { groups: drop.groups, left: drop.left, claimed: drop.claimed }),
      okText: t('drops.stop'),
      okButtonProps: { danger: true },
      onOk: () => stop.mutateAsync(drop.id).catch(() => {}),
    });
  return (
    <Button danger onClick={() => void ask()}>
      {t('drops.stop')}
    </Button>
  );
}
