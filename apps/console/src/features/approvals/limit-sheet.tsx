import { useQuery } from '@tanstack/react-query';
import { formatFen, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Form, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { YuanInput } from '../../shared/yuan-input.tsx';
import { approvalLimit, setApprovalLimit } from './approval-queries.ts';

/** Above which sum a second person is asked, in plain words; who says who may log in says this as well. */
export function LimitSheet() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const query = useQuery(approvalLimit);
  const movable = useCan()('access.manage');
  const [changing, setChanging] = useState(false);
  return (
    <Sheet
      title={t('approvals.limit.title')}
      actions={
        movable && query.data && <Button onClick={() => setChanging(true)}>{t('approvals.limit.change')}</Button>
      }
    >
      <Loaded query={query}>
        {({ aboveFen }) => (
          <>
            <p className="approval__limit">
              {aboveFen === null ? (
                t('approvals.limit.none')
              ) : (
                <Trans
                  t={t}
                  i18nKey="approvals.limit.above"
                  values={{ fen: formatFen(aboveFen, { whole: 'short', language }) }}
                  components={{ b: <strong /> }}
                />
              )}
            </p>
            <p className="faint small">{t(movable ? 'approvals.limit.help' : 'approvals.limit.helpNotMine')}</p>
            {changing && <ChangeLimit aboveFen={aboveFen} onClose={() => setChanging(false)} />}
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

interface LimitForm {
  needed: boolean;
  aboveFen?: number | null;
}

function ChangeLimit({ aboveFen, onClose }: { aboveFen: number | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<LimitForm>();
  const needed = Form.useWatch('needed', form) ?? aboveFen !== null;
  const run = useAction({
    run: ({ needed: isNeeded, aboveFen: fen }: LimitForm) => setApprovalLimit(isNeeded ? (fen ?? null) : null),
    changes: [approvalLimit.queryKey],
    done: t('shared.saved'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={440}
      title={t('approvals.limit.title')}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ needed: aboveFen !== null, aboveFen }}
        onFinish={run.mutate}
      >
        <Form.Item name="needed" label={t('approvals.limit.when')}>
          <Radio.Group
            className="approval__choices"
            options={[
              { value: true, label: t('approvals.limit.whenAbove') },
              { value: false, label: t('approvals.limit.whenNever') },
            ]}
          />
        </Form.Item>
        {needed && (
          <Form.Item
            name="aboveFen"
            label={t('approvals.limit.sum')}
            extra={t('approvals.limit.sumHelp')}
            rules={[{ required: true, message: t('approvals.limit.sumMissing') }]}
          >
            <YuanInput />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
