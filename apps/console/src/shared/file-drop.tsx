import { InboxOutlined } from '@ant-design/icons';
import { Upload } from 'antd';
import type { ReactNode } from 'react';

/** One file to be sent: dropped or chosen, and sent with a button beside it. */
export function FileDrop({
  accept,
  words,
  note,
  onFile,
}: {
  accept: string;
  words: ReactNode;
  /** What the file has to look like. */
  note?: ReactNode;
  onFile: (file: File | null) => void;
}) {
  return (
    <Upload.Dragger
      maxCount={1}
      accept={accept}
      beforeUpload={(chosen) => {
        onFile(chosen);
        return false;
      }}
      onRemove={() => onFile(null)}
    >
      <p className="ant-upload-drag-icon">
        <InboxOutlined />
      </p>
      <p>{words}</p>
      {note && <p className="faint">{note}</p>}
    </Upload.Dragger>
  );
}
