import { useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { changePassword } from './access-queries.ts';

/** One's own password; every other session of the user ends with the change. */
export function PasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ current: string; next: string }>();
  const change = useAction({ run: changePassword, done: t('access.passwordForm.done'), onDone: onClose });
  return (
    <Modal
      open
      width={400}
      title={t('access.passwordForm.title')}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={change.isPending}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={change.mutate}>
        <Form.Item name="current" label={t('access.passwordForm.current')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="next"
          label={t('access.passwordForm.next')}
          extra={t('access.passwordForm.help')}
          rules={[{ required: true, min: 10 }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
