import { formatShare, useTranslation } from '@xiaoer/ui';
import { App, Switch } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { useWord } from '../../shared/words.ts';
import { type PlaybookRow, playbooks, switchPlaybook } from './playbook-queries.ts';

/** On or off. Switching on reaches people, so it says whom and how before it happens; switching off harms nobody. */
export function PlaybookSwitch({ playbook }: { playbook: PlaybookRow }) {
  const { t } = useTranslation();
  const word = useWord();
  const { modal, message } = App.useApp();
  const can = useCan();
  const change = useAction({
    run: switchPlaybook,
    changes: [playbooks.queryKey],
    onDone: (_, { active }) => void message.success(t(active ? 'playbooks.turnedOn' : 'playbooks.turnedOff')),
  });
  const turn = (active: boolean) => {
    if (!active) return change.mutate({ code: playbook.code, active });
    modal.confirm({
      title: t('playbooks.turnOnTitle', { name: playbook.name }),
      content: t('playbooks.turnOnText', {
        channels: playbook.channels.map((channel) => word('channel', channel)).join('、'),
        holdout: formatShare(playbook.holdout),
      }),
      okText: t('playbooks.turnOn'),
      onOk: () => change.mutateAsync({ code: playbook.code, active }).catch(() => {}),
    });
  };
  return (
    <Switch
      size="small"
      checked={playbook.active}
      disabled={!can('playbooks.edit')}
      loading={change.isPending}
      onChange={turn}
      aria-label={playbook.name}
    />
  );
}
