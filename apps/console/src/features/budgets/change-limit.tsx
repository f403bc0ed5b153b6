import type { BudgetShown } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Form, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useAmount } from './amount.tsx';
import { specOf, withBudget } from './budget.ts';
import { changeBudgets } from './budget-queries.ts';
import { LimitInput } from './limit-input.tsx';
import { useRefusal } from './use-refusal.ts';

/** Raises or lowers a limit; what is counted and where stays. */
export function ChangeLimit({ offer, budget, onClose }: { offer: string; budget: BudgetShown; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useAmount(budget.what);
  const [form] = Form.useForm<{ limit: number }>();
  const showRefusal = useRefusal(form);
  const run = useAction({
    run: ({ limit }: { limit: number }) => changeBudgets({ offer, change: withBudget({ ...specOf(budget), limit }) }),
    changes: [['budgets']],
    done: t('shared.saved'),
    onDone: onClose,
    onError: showRefusal,
  });
  return (
    <Modal
      open
      width={440}
      title={t('budgets.changeTitle', { key: budget.key })}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t('budgets.changeText', { used: say(budget.used) })}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={budget} onFinish={run.mutate}>
        <Form.Item
          name="limit"
          label={t(`budgets.whatOf.${budget.what}.${budget.per}`)}
          rules={[{ required: true, message: t('budgets.missing.limit') }]}
        >
          <LimitInput what={budget.what} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
