import { useNavigate } from '@tanstack/react-router';
import type { SegmentDetail } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button, Form, Input, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useAction } from '../../../shared/action.ts';
import { changeSegment, createSegment, directory, segment, segments } from '../audience-queries.ts';

/** Saves a new segment under a name, or another version of one. */
export function SaveSegment({
  detail,
  tree,
  changed,
  why,
  suggested,
}: {
  detail: SegmentDetail | null;
  tree: Tree | null;
  changed: boolean;
  /** Why it can't be saved now. */
  why: string | null;
  suggested: string;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [naming, setNaming] = useState(false);
  const lists = [segments(false).queryKey, directory.queryKey];
  const create = useAction({
    run: createSegment,
    changes: lists,
    done: t('shared.saved'),
    onDone: ({ key }) => {
      setNaming(false);
      void navigate({ to: '/audience/$key', params: { key }, replace: true });
    },
  });
  const change = useAction({
    run: changeSegment,
    changes: [...lists, ...(detail ? [segment(detail.key).queryKey] : [])],
    done: t('shared.saved'),
  });
  const blocked = why ?? (detail && !changed ? t('audience.unchanged') : null);
  const save = () => {
    if (!tree) return;
    if (detail) change.mutate({ key: detail.key, version: detail.version, tree });
    else setNaming(true);
  };
  return (
    <>
      <Tooltip title={blocked}>
        <Button type="primary" disabled={blocked !== null || !tree} loading={change.isPending} onClick={save}>
          {detail ? t('audience.saveVersion') : t('shared.save')}
        </Button>
      </Tooltip>
      <NameDialog
        open={naming}
        title={t('audience.saveTitle')}
        initial={suggested}
        pending={create.isPending}
        onCancel={() => setNaming(false)}
        onName={(name) => tree && create.mutate({ name, tree })}
      />
    </>
  );
}

/** Asks for a name. */
export function NameDialog({
  open,
  title,
  initial,
  pending,
  onCancel,
  onName,
}: {
  open: boolean;
  title: string;
  initial: string;
  pending: boolean;
  onCancel: () => void;
  onName: (name: string) => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string }>();
  return (
    <Modal
      open={open}
      title={title}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      confirmLoading={pending}
      onCancel={onCancel}
      onOk={() => form.submit()}
      destroyOnHidden
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ name }) => onName(name.trim())}
        preserve={false}
      >
        <Form.Item
          name="name"
          label={t('audience.name')}
          extra={t('audience.nameHelp')}
          initialValue={initial}
          rules={[{ required: true, whitespace: true, max: 60, message: t('audience.nameNeeded') }]}
        >
          <Input autoFocus maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
