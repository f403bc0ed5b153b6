import { PutWordRule } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Checkbox, Form, Input, Modal, Radio } from 'antd';
import { useAction } from '../../shared/action.ts';
import { type Rule, saveRule, wordRules } from './word-queries.ts';

interface Draft {
  name: string;
  words: string;
  semantics: (1 | 2 | 3)[];
  kind: 'block' | 'warn';
  users: string;
  departments: string;
}

const linesOf = (text: string | undefined) =>
  [...new Set((text ?? '').split(/[\n,，、]+/).map((line) => line.trim()))].filter(Boolean);

const draftOf = (rule: Rule | null): Draft => ({
  name: rule?.name ?? '',
  words: rule?.words.join('\n') ?? '',
  semantics: rule?.semantics ?? [],
  kind: rule?.kind ?? 'warn',
  users: rule?.users.join('\n') ?? '',
  departments: rule?.departments.join('\n') ?? '',
});

const ruleOf = (draft: Draft) => ({
  ...draft,
  words: linesOf(draft.words),
  users: linesOf(draft.users),
  departments: linesOf(draft.departments).map(Number),
});

/** One form for a new rule and a changed one. */
export function RuleForm({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Draft>();
  const save = useAction({
    run: saveRule,
    changes: [wordRules.queryKey],
    done: t('wordRules.saved'),
    onDone: onClose,
  });
  /** WeCom's limits, as the contract has them: a field is told what is wrong with it. */
  const finish = (draft: Draft) => {
    const parsed = PutWordRule.safeParse(ruleOf(draft));
    if (parsed.success) return save.mutate({ id: rule?.id ?? null, rule: parsed.data });
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0]) as keyof Draft));
    const words = { words: t('wordRules.wordsNeeded'), users: t('wordRules.rangeNeeded') };
    form.setFields(
      [...wrong].map((name) => ({
        name,
        errors: [name === 'words' || name === 'users' ? words[name] : t(`wordRules.${name}`)],
      })),
    );
  };
  return (
    <Modal
      open
      title={rule?.name ?? t('wordRules.create')}
      okText={t('wordRules.save')}
      cancelText={t('wordRules.cancel')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={draftOf(rule)} onFinish={finish}>
        <Form.Item name="name" label={t('wordRules.name')} rules={[{ required: true }]}>
          <Input autoFocus maxLength={20} />
        </Form.Item>
        <Form.Item name="words" label={t('wordRules.words')}>
          <Input.TextArea rows={5} />
        </Form.Item>
        <Form.Item name="semantics" label={t('wordRules.semantics')}>
          <Checkbox.Group
            options={([1, 2, 3] as const).map((value) => ({ value, label: t(`wordRules.meaning.s${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="kind" label={t('wordRules.kind')}>
          <Radio.Group
            options={(['block', 'warn'] as const).map((value) => ({ value, label: t(`wordRules.kinds.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="users" label={t('wordRules.users')}>
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item name="departments" label={t('wordRules.departments')}>
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
