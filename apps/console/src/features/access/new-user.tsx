import { useQuery } from '@tanstack/react-query';
import { ConsoleRole } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { ShownOnce } from '../../shared/shown-once.tsx';
import { createUser, scopeUnits, users } from './access-queries.ts';

interface Draft {
  login: string;
  name: string;
  role: ConsoleRole;
  scope: 'chain' | 'units';
  units?: string[];
}

/** Creates a user with a made password, which is then shown once. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Draft>();
  const scope = Form.useWatch('scope', form);
  const units = useQuery({ ...scopeUnits, enabled: scope === 'units' });
  const [made, setMade] = useState<{ login: string; password: string } | null>(null);
  const create = useAction({
    run: ({ login, name, role, scope, units }: Draft) =>
      createUser({ login, name, role, ...(scope === 'chain' ? { wholeChain: true } : { units: units ?? [] }) }),
    changes: [users.queryKey],
    done: t('access.users.created'),
    onDone: ({ login, password }) => (password ? setMade({ login, password }) : onClose()),
  });
  if (made) {
    return (
      <ShownOnce
        title={t('access.users.passwordTitle', { login: made.login })}
        text={t('access.users.passwordText')}
        secret={made.password}
        onClose={onClose}
      />
    );
  }
  return (
    <Modal
      open
      width={440}
      title={t('access.users.add')}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={create.isPending}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: 'operator', scope: 'chain' }}
        onFinish={create.mutate}
      >
        <Form.Item name="login" label={t('access.users.login')} rules={[{ required: true, min: 2, max: 64 }]}>
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={t('access.users.name')} rules={[{ required: true, max: 100 }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('access.users.role')}>
          <Select options={ConsoleRole.options.map((value) => ({ value, label: t(`access.role.${value}`) }))} />
        </Form.Item>
        <Form.Item name="scope" label={t('access.users.scopeLabel')}>
          <Radio.Group
            options={[
              { value: 'chain', label: t('access.users.wholeChain') },
              { value: 'units', label: t('access.users.someUnits') },
            ]}
          />
        </Form.Item>
        {scope === 'units' && (
          <Form.Item name="units" rules={[{ required: true }]}>
            <Select
              mode="multiple"
              loading={units.isPending}
              placeholder={t('access.users.unitsPlaceholder')}
              optionFilterProp="label"
              options={units.data?.units.map((unit) => ({ value: unit.id, label: unit.name }))}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
