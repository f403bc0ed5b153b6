import type { SegmentDetail } from '@xiaoer/contracts';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { App, Switch } from 'antd';
import { useAction } from '../../../shared/action.ts';
import { useCan } from '../../../shared/session.ts';
import { segment, segments, watchSegment } from '../audience-queries.ts';
import './saved.css';

/** Keeps the members while time and events pass, so that playbooks hear who comes and goes. */
export function WatchSwitch({ detail: { key, live, members, archived } }: { detail: SegmentDetail }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { modal } = App.useApp();
  const can = useCan();
  const watch = useAction({
    run: watchSegment,
    changes: [segments(false).queryKey, segment(key).queryKey],
    done: t('shared.saved'),
  });
  const turn = (on: boolean) => {
    if (on) return watch.mutate({ key, live: true });
    modal.confirm({
      title: t('audience.unwatchTitle'),
      content: t('audience.unwatchText'),
      okText: t('audience.unwatch'),
      cancelText: t('shared.cancel'),
      onOk: () => watch.mutateAsync({ key, live: false }).catch(() => {}),
    });
  };
  const standing = !live
    ? t('audience.watchText')
    : members === null
      ? t('audience.watchBegins')
      : t('audience.watchMembers', { n: members.toLocaleString(language) });
  return (
    <div className="watch">
      <Switch
        checked={live}
        loading={watch.isPending}
        disabled={!can('audience.write') || archived}
        aria-label={t('audience.watch')}
        onChange={turn}
      />
      <div>
        <strong>{t('audience.watch')}</strong>
        <span className="quiet small">{standing}</span>
      </div>
    </div>
  );
}
