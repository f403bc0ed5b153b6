import { useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { acquisitionLinks, createLink } from './code-queries.ts';

interface Draft {
  name: string;
  source: string;
  store?: string;
  accounts: string;
}

const linesOf = (text: string) => [...new Set(text.split(/[\s,，、]+/).filter(Boolean))];

/** A link for one place outside the store. */
export function NewLink({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Draft>();
  const create = useAction({
    run: createLink,
    changes: [acquisitionLinks.queryKey],
    done: t('codes.created'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('codes.newLink')}
      okText={t('codes.create')}
      cancelText={t('codes.cancel')}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={({ name, source, store, accounts }) =>
          create.mutate({ name: name.trim(), source, store: store?.trim() || null, accounts: linesOf(accounts) })
        }
      >
        <Form.Item name="name" label={t('codes.name')} rules={[{ required: true, max: 30 }]}>
          <Input autoFocus maxLength={30} />
        </Form.Item>
        <Form.Item
          name="source"
          label={t('codes.source')}
          extra={t('codes.sourceHelp')}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{0,29}$/ }]}
        >
          <Input />
        </Form.Item>
        <Form.Item name="store" label={t('codes.store')}>
          <Input />
        </Form.Item>
        <Form.Item name="accounts" label={t('codes.accounts')} rules={[{ required: true }]}>
          <Input.TextArea rows={4} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
