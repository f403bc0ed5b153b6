import { ContentIssue } from '@xiaoer/contracts';
import { ApiError, useTranslation } from '@xiaoer/ui';
import { Button, Drawer, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { z } from 'zod';
import { useAction } from '../../shared/action.ts';
import { ContentIssues } from '../../shared/materials/content-issues.tsx';
import { MaterialChoice } from '../../shared/materials/material-choice.tsx';
import { PhonePreview } from '../../shared/materials/phone-preview.tsx';
import { StoreChoice } from '../../shared/store-choice.tsx';
import { changeGroupWelcome, createGroupWelcome, groupWelcomes } from './group-welcome-queries.ts';
import { contentOf, draftOf, EMPTY_DRAFT, isComplete, type Welcome, type WelcomeDraft } from './welcome-draft.ts';
import './group-welcome.css';

const Refused = z.object({ issues: z.array(ContentIssue) });

/** Writes a group welcome, or gives one another text. */
export function WelcomeEditor({ welcome, onClose }: { welcome: Welcome | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<WelcomeDraft>();
  const [draft, setDraft] = useState(() => (welcome ? draftOf(welcome) : EMPTY_DRAFT));
  const [key] = useState(() => crypto.randomUUID());
  const save = useAction({
    run: async (given: WelcomeDraft) => {
      const stores = given.where === 'some' ? { storeCodes: given.stores } : {};
      const body = { name: given.name.trim(), content: contentOf(given), ...stores };
      await (welcome ? changeGroupWelcome({ ...body, id: welcome.id }) : createGroupWelcome({ ...body, key }));
    },
    changes: [groupWelcomes.queryKey],
    done: t('groupWelcome.saved'),
    onDone: onClose,
  });
  const refused = save.error instanceof ApiError ? Refused.safeParse(save.error.details) : null;
  return (
    <Drawer
      open
      size={880}
      title={t(welcome ? 'groupWelcome.change' : 'groupWelcome.add')}
      onClose={onClose}
      extra={
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!isComplete(draft)}
          onClick={() => save.mutate(draft)}
        >
          {t('shared.save')}
        </Button>
      }
    >
      <div className="welcome-editor">
        <Form<WelcomeDraft>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={draft}
          onValuesChange={() => setDraft({ ...draft, ...form.getFieldsValue(true) })}
        >
          <Form.Item name="name" label={t('groupWelcome.name')} extra={t('groupWelcome.nameHelp')}>
            <Input autoFocus maxLength={60} />
          </Form.Item>
          <Form.Item name="text" label={t('groupWelcome.text')} extra={t('groupWelcome.textHelp')}>
            <Input.TextArea rows={5} />
          </Form.Item>
          <Form.Item name="with" label={t('groupWelcome.with.label')}>
            <Radio.Group
              options={(['nothing', 'image', 'link', 'miniprogram', 'video', 'file'] as const).map((value) => ({
                value,
                label: t(`groupWelcome.with.${value}`),
              }))}
            />
          </Form.Item>
          <Beside beside={draft.with} />
          <Form.Item name="where" label={t('groupWelcome.where.label')}>
            <Radio.Group
              options={(['all', 'some'] as const).map((value) => ({ value, label: t(`groupWelcome.where.${value}`) }))}
            />
          </Form.Item>
          {draft.where === 'some' && (
            <Form.Item name="stores">
              <StoreChoice />
            </Form.Item>
          )}
        </Form>
        <aside className="stack">
          <PhonePreview
            as="message"
            by={t('groupWelcome.previewBy')}
            content={{ ...contentOf(draft), text: draft.text.replaceAll('%NICKNAME%', t('groupWelcome.newcomer')) }}
          />
          <p className="faint">{t('groupWelcome.owners.why')}</p>
          {refused?.success && <ContentIssues issues={refused.data.issues} />}
        </aside>
      </div>
    </Drawer>
  );
}

function Beside({ beside }: { beside: WelcomeDraft['with'] }) {
  const { t } = useTranslation();
  if (beside === 'nothing') return null;
  const titled = beside === 'link' || beside === 'miniprogram';
  const kind = titled ? 'image' : beside;
  return (
    <>
      {titled && (
        <Form.Item name="title" label={t('groupWelcome.title')}>
          <Input maxLength={60} />
        </Form.Item>
      )}
      {beside === 'link' && (
        <Form.Item name="url" label={t('materials.field.link.url')}>
          <Input placeholder="https://" />
        </Form.Item>
      )}
      {beside === 'miniprogram' && (
        <div className="welcome-fields">
          <Form.Item name="appid" label="appid">
            <Input placeholder="wx…" />
          </Form.Item>
          <Form.Item name="page" label={t('materials.field.attachments.page')}>
            <Input placeholder="pages/index" />
          </Form.Item>
        </div>
      )}
      <Form.Item name="material" label={t(titled ? 'groupWelcome.cover' : `groupWelcome.with.${beside}`)}>
        <MaterialChoice kinds={[kind]} use={beside === 'link' ? 'cover' : 'message'} />
      </Form.Item>
    </>
  );
}
