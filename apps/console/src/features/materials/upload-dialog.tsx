import { InboxOutlined } from '@ant-design/icons';
import { useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { materials } from '../../shared/materials/material-queries.ts';
import { mediaState, uploadFile } from './material-actions.ts';

/** Adds a material, or gives one a new file. */
export function UploadDialog({ of, onClose }: { of?: { code: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const upload = useAction({
    run: uploadFile,
    changes: [materials.queryKey, mediaState.queryKey],
    done: t('materials.uploaded'),
    onDone: onClose,
  });
  const called = name.trim() || (file?.name.replace(/\.\w+$/, '') ?? '');
  return (
    <Modal
      open
      title={of ? t('materials.replaceTitle', { name: of.name }) : t('materials.add')}
      okText={t('materials.upload')}
      okButtonProps={{ disabled: file === null, loading: upload.isPending }}
      cancelText={t('shared.cancel')}
      onCancel={onClose}
      onOk={() => file && upload.mutate({ file, name: called.slice(0, 60), of: of?.code })}
    >
      <div className="stack">
        <Upload.Dragger
          maxCount={1}
          accept=".jpg,.jpeg,.png,.mp4,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.zip"
          beforeUpload={(chosen) => {
            setFile(chosen);
            return false; // sent with the button, so that its name can be written first
          }}
          onRemove={() => setFile(null)}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{t('materials.drop')}</p>
          <p className="faint">{t('materials.limits')}</p>
        </Upload.Dragger>
        {!of && (
          <Form layout="vertical">
            <Form.Item label={t('materials.name')}>
              <Input
                maxLength={60}
                value={name}
                placeholder={called}
                onChange={(event) => setName(event.target.value)}
              />
            </Form.Item>
          </Form>
        )}
      </div>
    </Modal>
  );
}
