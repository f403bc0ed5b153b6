import { PlusOutlined } from '@ant-design/icons';
import type { CustomerDetail } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Input, Tag } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { addTag, customer as customerQuery, removeTag } from './customer-queries.ts';

/** Her tags; who may edit customers adds and takes away. */
export function CustomerTags({ customer: { id, tags } }: { customer: CustomerDetail }) {
  const { t } = useTranslation();
  const editable = useCan()('customers.edit');
  const [typing, setTyping] = useState(false);
  const changes = [customerQuery(id).queryKey];
  const add = useAction({ run: (tag: string) => addTag(id, tag), changes, onDone: () => setTyping(false) });
  const remove = useAction({ run: (tag: string) => removeTag(id, tag), changes });
  return (
    <div className="row">
      {tags.map((tag) => (
        <Tag
          key={tag}
          closable={editable}
          onClose={(event) => {
            event.preventDefault(); // it goes when the server has taken it away
            remove.mutate(tag);
          }}
        >
          {tag}
        </Tag>
      ))}
      {tags.length === 0 && !editable && <span className="faint">{t('shared.none')}</span>}
      {editable &&
        (typing ? (
          <Input
            autoFocus
            size="small"
            maxLength={30}
            style={{ width: 120 }}
            disabled={add.isPending}
            onBlur={() => setTyping(false)}
            onPressEnter={(event) => {
              const tag = event.currentTarget.value.trim();
              if (tag) add.mutate(tag);
            }}
          />
        ) : (
          <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => setTyping(true)}>
            {t('customers.addTag')}
          </Button>
        ))}
    </div>
  );
}
