import { useTranslation } from '@xiaoer/ui';
import { Input, Modal } from 'antd';

/** A secret that the server tells only once: password, API key. */
export function ShownOnce({
  title,
  text,
  secret,
  onClose,
}: {
  title: string;
  text: string;
  secret: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={480}
      title={title}
      mask={{ closable: false }}
      closable={false}
      okText={t('shared.close')}
      onOk={onClose}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <p className="quiet">{text}</p>
      <Input.Search
        readOnly
        className="code"
        value={secret}
        enterButton={t('shared.copy')}
        onFocus={(event) => event.target.select()}
        onSearch={() => void navigator.clipboard?.writeText(secret)}
      />
    </Modal>
  );
}
