import { DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SegmentDetail } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { App, Button, Dropdown, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../../shared/action.ts';
import { useCan } from '../../../shared/session.ts';
import {
  archiveSegment,
  changeSegment,
  count,
  createSegment,
  directory,
  exportUrl,
  segment,
  segments,
} from '../audience-queries.ts';
import { NameDialog } from './save-segment.tsx';
import './saved.css';

/** What can be done with a saved segment besides changing its rule: renamed, copied, exported, put away. */
export function SegmentActions({
  detail,
  saved,
  changed,
}: {
  detail: SegmentDetail;
  saved: Tree | null;
  changed: boolean;
}) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const can = useCan();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'rename' | 'copy' | 'export' | null>(null);
  const close = () => setAsking(null);
  const lists = [segments(false).queryKey, segments(true).queryKey, directory.queryKey];
  const changes = [...lists, segment(detail.key).queryKey];
  const rename = useAction({ run: changeSegment, changes, done: t('shared.saved'), onDone: close });
  const copy = useAction({
    run: createSegment,
    changes: lists,
    done: t('shared.saved'),
    onDone: ({ key }) => {
      close();
      void navigate({ to: '/audience/$key', params: { key } });
    },
  });
  const archive = useAction({ run: archiveSegment, changes, done: t('shared.saved') });
  const { key, name, version, archived } = detail;
  const putAway = () =>
    modal.confirm({
      title: t('audience.archiveTitle', { name }),
      content: t('audience.archiveText'),
      okText: t('audience.archive'),
      cancelText: t('shared.cancel'),
      onOk: () => archive.mutateAsync({ key, archived: true }).catch(() => {}),
    });
  const writes = can('audience.write');
  const items = [
    ...(writes ? [{ key: 'rename', label: t('audience.rename') }] : []),
    ...(writes && saved ? [{ key: 'copy', label: t('audience.copy') }] : []),
    ...(can('audience.export') ? [{ key: 'export', label: t('audience.export') }] : []),
    ...(writes ? [{ key: 'archive', label: t(archived ? 'audience.unarchive' : 'audience.archive') }] : []),
  ];
  if (items.length === 0) return null;
  const choose = (chosen: string) => {
    if (chosen === 'archive') {
      if (archived) archive.mutate({ key, archived: false });
      else putAway();
    } else setAsking(chosen as 'rename' | 'copy' | 'export');
  };
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key: chosen }) => choose(chosen) }}>
        <Button icon={<DownOutlined />} iconPlacement="end">
          {t('audience.more.menu')}
        </Button>
      </Dropdown>
      <NameDialog
        open={asking === 'rename'}
        title={t('audience.rename')}
        initial={name}
        pending={rename.isPending}
        onCancel={close}
        onName={(next) => rename.mutate({ key, version, name: next })}
      />
      <NameDialog
        open={asking === 'copy'}
        title={t('audience.copy')}
        initial={t('audience.copyOf', { name })}
        pending={copy.isPending}
        onCancel={close}
        onName={(next) => saved && copy.mutate({ name: next, tree: saved })}
      />
      {asking === 'export' && <ExportDialog detail={detail} saved={saved} changed={changed} onClose={close} />}
    </>
  );
}

/** Says how many rows leave, what is in them and who will know, before the file is made. */
function ExportDialog({
  detail,
  saved,
  changed,
  onClose,
}: {
  detail: SegmentDetail;
  saved: Tree | null;
  changed: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data, isFetching } = useQuery(count(saved));
  const rows = isFetching ? null : (data?.counts[0]?.count ?? null);
  return (
    <Modal
      open
      width={460}
      title={t('audience.exportTitle', { name: detail.name })}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('shared.cancel')}
        </Button>,
        <Button key="export" type="primary" href={exportUrl(detail.key)} download onClick={onClose}>
          {t('audience.exportDo')}
        </Button>,
      ]}
    >
      <p className="export__rows">
        <strong className="number export__number">{rows === null ? '…' : rows.toLocaleString(language)}</strong>{' '}
        {t('audience.exportRows')}
      </p>
      <p className="quiet">{t('audience.exportText')}</p>
      <p className="quiet">{t('audience.exportAudit')}</p>
      {changed && <p className="person">{t('audience.exportSaved', { n: detail.version })}</p>}
    </Modal>
  );
}
