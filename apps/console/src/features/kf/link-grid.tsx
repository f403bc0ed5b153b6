import type { KfLinkView, KfOverview } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Form, Image, Input, Modal, Select, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { createLink } from './kf-queries.ts';

/** Ways into customer service, as codes to print. */
export function LinkGrid({ data }: { data: KfOverview }) {
  const { t } = useTranslation();
  const can = useCan();
  const [making, setMaking] = useState(false);
  const usable = data.accounts.filter(({ gone }) => !gone);
  return (
    <Sheet
      title={t('kf.links')}
      note={t('kf.linksNote')}
      actions={
        can('delivery.edit') &&
        usable.length > 0 && (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('kf.newLink')}
          </Button>
        )
      }
    >
      {data.links.length === 0 ? (
        <EmptyState title={t('kf.noLinks.title')}>{t('kf.noLinks.text')}</EmptyState>
      ) : (
        <div className="kf-links">
          {data.links.map((link) => (
            <One key={link.scene} link={link} />
          ))}
        </div>
      )}
      {making && <NewLink accounts={usable} onClose={() => setMaking(false)} />}
    </Sheet>
  );
}

function One({ link }: { link: KfLinkView }) {
  const { t } = useTranslation();
  const name = link.store?.name ?? t('kf.allStores');
  return (
    <div className="kf-link">
      {link.qrCode ? (
        <Image src={link.qrCode} width={132} height={132} alt={name} />
      ) : (
        <div className="kf-link__none">{t('kf.making')}</div>
      )}
      <div>{name}</div>
      <div className="faint small">{t('kf.source', { source: link.source })}</div>
      <div className="faint small">{t('kf.entered', { n: link.entered })}</div>
      {link.url && (
        <Typography.Text copyable={{ text: link.url, tooltips: [t('kf.copy'), t('kf.copied')] }} className="small">
          {t('kf.copy')}
        </Typography.Text>
      )}
      {link.error && <Tag color="error">{link.error}</Tag>}
    </div>
  );
}

function NewLink({ accounts, onClose }: { accounts: KfOverview['accounts']; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ openKfid: string; store?: string; source: string }>();
  const create = useAction({ run: createLink, changes: [['kf']], done: t('kf.made'), onDone: onClose });
  return (
    <Modal
      open
      title={t('kf.newLink')}
      okText={t('kf.create')}
      cancelText={t('kf.cancel')}
      onCancel={onClose}
      confirmLoading={create.isPending}
      onOk={async () => {
        const { store, ...link } = await form.validateFields();
        create.mutate({ ...link, store: store?.trim() || null });
      }}
    >
      <Form form={form} layout="vertical" initialValues={{ openKfid: accounts[0]?.openKfid, source: 'poster' }}>
        <Form.Item name="openKfid" label={t('kf.linkAccount')} rules={[{ required: true }]}>
          <Select options={accounts.map(({ openKfid, name }) => ({ value: openKfid, label: name }))} />
        </Form.Item>
        <Form.Item name="store" label={t('kf.linkStore')}>
          <Input />
        </Form.Item>
        <Form.Item name="source" label={t('kf.linkSource')} rules={[{ required: true, pattern: /^[a-z0-9_-]{1,20}$/ }]}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}
