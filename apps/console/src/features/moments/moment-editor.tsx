import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { Button, Drawer, Form } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { PhonePreview } from '../../shared/materials/phone-preview.tsx';
import { useBusinessNow } from '../../shared/session.ts';
import { MomentAudience } from './moment-audience.tsx';
import { contentOf, EMPTY_DRAFT, type MomentDraft, requestOf } from './moment-draft.ts';
import { MomentForm } from './moment-form.tsx';
import { createMoment, momentPreview, moments } from './moment-queries.ts';
import './moments.css';

/** Writes a moment: the form, a phone beside it, and what will happen. */
export function MomentEditor({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const now = useBusinessNow();
  const [form] = Form.useForm<MomentDraft>();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  // One key per opened form: a second click is the same moment.
  const [key] = useState(() => crypto.randomUUID());
  const request = now ? requestOf(draft, now) : null;
  const preview = useQuery(momentPreview(useDeferredValue(request)));
  const create = useAction({
    run: createMoment,
    changes: [moments.queryKey],
    done: t('moments.created'),
    onDone: onClose,
  });
  const told = preview.data;
  const isReady = told !== undefined && told.issues.length === 0 && told.accounts > 0;
  return (
    <Drawer
      open
      size={920}
      title={t('moments.new')}
      onClose={onClose}
      extra={
        <Button
          type="primary"
          loading={create.isPending}
          disabled={!isReady || !request}
          onClick={() => request && create.mutate({ ...request, key, name: draft.name.trim() || t('moments.unnamed') })}
        >
          {told ? t('moments.ask', { n: told.accounts }) : t('moments.new')}
        </Button>
      }
    >
      <div className="moment-editor">
        <MomentForm form={form} onChange={setDraft} />
        <aside className="stack">
          <h3>{t('moments.preview')}</h3>
          <PhonePreview as="moment" by={t('moments.previewBy')} content={contentOf(draft)} />
          {told && <MomentAudience preview={told} hours={draft.hours} />}
        </aside>
      </div>
    </Drawer>
  );
}
