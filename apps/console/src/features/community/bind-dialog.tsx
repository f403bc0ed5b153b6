import { useQuery } from '@tanstack/react-query';
import type { GroupRow } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { bindGroup, storesToBind } from './community-queries.ts';

/** Says whose group it is. */
export function BindDialog({ group, onClose }: { group: GroupRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [store, setStore] = useState<string>();
  const found = useQuery(storesToBind(typed));
  const bind = useAction({
    run: bindGroup,
    changes: [['community', 'groups']],
    done: t('community.unbound.done'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={460}
      title={t('community.unbound.title', { group: group.name || t('community.unnamed') })}
      okText={t('community.unbound.bind')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ disabled: !store }}
      confirmLoading={bind.isPending}
      onOk={() => store && bind.mutate({ id: group.id, store })}
      onCancel={onClose}
    >
      <Select
        autoFocus
        style={{ width: '100%' }}
        placeholder={t('community.unbound.placeholder')}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        value={store}
        onChange={setStore}
        options={found.data?.stores.map(({ code, name, city }) => ({ value: code, label: `${name} · ${city}` }))}
      />
    </Modal>
  );
}
