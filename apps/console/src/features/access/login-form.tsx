import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, ErrorNote, errorWords, useTranslation } from '@xiaoer/ui';
import { Alert, Button, Form, Input } from 'antd';
import { me } from '../../shared/session.ts';
import { logIn } from './access-queries.ts';

/** Asks who it is; a refusal is said beside the button, where the eyes are. */
export function LoginForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: logIn,
    onSuccess: async () => {
      await client.resetQueries({ queryKey: me.queryKey });
      onDone();
    },
  });
  if (attempt.error && !(attempt.error instanceof ApiError)) return <ErrorNote error={attempt.error} />;
  const words = attempt.error && errorWords(attempt.error, t);
  return (
    <Form layout="vertical" requiredMark={false} onFinish={attempt.mutate} size="large">
      <Form.Item name="login" label={t('access.login.name')} rules={[{ required: true, message: '' }]}>
        <Input autoFocus autoComplete="username" />
      </Form.Item>
      <Form.Item name="password" label={t('access.login.password')} rules={[{ required: true, message: '' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      {words && (
        <Alert type="error" title={words.title} description={words.text || undefined} style={{ marginBottom: 16 }} />
      )}
      <Button type="primary" htmlType="submit" block loading={attempt.isPending}>
        {t('access.login.submit')}
      </Button>
    </Form>
  );
}
