import { useQuery } from '@tanstack/react-query';
import type { WordRules } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Popconfirm, Table, Tag } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { RuleForm } from './rule-form.tsx';
import { TryText } from './try-text.tsx';
import { deleteRule, type Rule, wordRules } from './word-queries.ts';

/** What members shall not write: our rules, whether WeCom has them, and a place to try a text. */
export function WordRuleList() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(wordRules);
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  return (
    <div className="stack">
      <Sheet
        flush
        title={t('wordRules.title')}
        note={t('wordRules.note')}
        actions={
          can('delivery.edit') && (
            <Button type="primary" onClick={() => setEditing('new')}>
              {t('wordRules.create')}
            </Button>
          )
        }
      >
        <Loaded query={query}>
          {({ rules }) =>
            rules.length === 0 ? (
              <EmptyState title={t('wordRules.empty.title')}>{t('wordRules.empty.text')}</EmptyState>
            ) : (
              <RuleTable rules={rules} onEdit={setEditing} />
            )
          }
        </Loaded>
      </Sheet>
      <OwnTexts ours={query.data?.ours ?? []} />
      <p className="quiet" style={{ margin: 0 }}>
        {t('wordRules.honest')}
      </p>
      <TryText />
      {editing && <RuleForm rule={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

function OwnTexts({ ours }: { ours: WordRules['ours'] }) {
  const { t } = useTranslation();
  if (ours.length === 0) return null;
  return (
    <Sheet title={t('wordRules.ours')} note={t('wordRules.oursNote')}>
      {ours.map(({ where, text, hits }) => (
        <div key={`${where} ${text}`} className="row">
          <Tag>{t(`wordRules.where.${where}`)}</Tag> <span>{text}</span>
          <span className="person">{hits.map(({ found }) => found).join('、')}</span>
        </div>
      ))}
    </Sheet>
  );
}

function RuleTable({ rules, onEdit }: { rules: Rule[]; onEdit: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const editable = useCan()('delivery.edit');
  const remove = useAction({ run: deleteRule, changes: [wordRules.queryKey], done: t('wordRules.removed') });
  return (
    <Table<Rule>
      size="middle"
      rowKey="id"
      pagination={false}
      dataSource={rules}
      columns={[
        { title: t('wordRules.name'), dataIndex: 'name', width: 150 },
        {
          title: t('wordRules.wordsColumn'),
          render: (_, { words, semantics }) => (
            <>
              {words.slice(0, 12).map((word) => (
                <Tag key={word}>{word}</Tag>
              ))}
              {words.length > 12 && <span className="faint">+{words.length - 12}</span>}
              {semantics.map((one) => (
                <Tag key={one} color="gold">
                  {t(`wordRules.meaning.s${one}`)}
                </Tag>
              ))}
            </>
          ),
        },
        { title: t('wordRules.kind'), width: 100, render: (_, { kind }) => t(`wordRules.kinds.${kind}`) },
        {
          title: t('wordRules.range'),
          width: 170,
          render: (_, { users, departments }) =>
            t('wordRules.rangeText', { users: users.length, departments: departments.length }),
        },
        {
          title: t('wordRules.state'),
          width: 180,
          render: (_, { making, problem }) => (
            <>
              <Tag color={making === 'made' ? 'green' : undefined}>{t(`wordRules.making.${making}`)}</Tag>
              {problem && <div className="person small">{problem}</div>}
            </>
          ),
        },
        {
          width: 140,
          align: 'right',
          render: (_, rule) =>
            editable && (
              <>
                <Button type="link" size="small" onClick={() => onEdit(rule)}>
                  {t('wordRules.edit')}
                </Button>
                <Popconfirm
                  title={t('wordRules.removeSure')}
                  okText={t('wordRules.remove')}
                  cancelText={t('wordRules.cancel')}
                  onConfirm={() => remove.mutate(rule.id)}
                >
                  <Button type="link" danger size="small">
                    {t('wordRules.remove')}
                  </Button>
                </Popconfirm>
              </>
            ),
        },
      ]}
    />
  );
}
