import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Drawer, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Share } from '../../shared/values.tsx';
import { useWord } from '../../shared/words.ts';
import { DocumentView } from './document-view.tsx';
import { type PlaybookRow, playbooks } from './playbook-queries.ts';
import { PlaybookSwitch } from './playbook-switch.tsx';

/** Every playbook: what it is for, when it fires next, whether it is on. */
export function PlaybookList({ viewed, onView }: { viewed: string | undefined; onView: (code?: string) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const query = useQuery(playbooks);
  const open = query.data?.playbooks.find((playbook) => playbook.code === viewed);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {(data) =>
          data.playbooks.length === 0 ? (
            <EmptyState title={t('playbooks.empty.title')}>{t('playbooks.empty.text')}</EmptyState>
          ) : (
            <Table<PlaybookRow>
              size="middle"
              rowKey="code"
              pagination={false}
              dataSource={data.playbooks}
              columns={[
                {
                  title: t('playbooks.playbook'),
                  render: (_, playbook) => (
                    <div className="cell-two">
                      <span>
                        <Link to="/playbooks" search={{ tab: 'runs', code: playbook.code }}>
                          {playbook.name}
                        </Link>
                      </span>
                      <span className="faint small">{playbook.goal}</span>
                    </div>
                  ),
                },
                {
                  title: t('playbooks.channels'),
                  render: (_, playbook) => (
                    <div className="tags">
                      {playbook.channels.map((channel) => (
                        <Tag key={channel}>{word('channel', channel)}</Tag>
                      ))}
                    </div>
                  ),
                },
                {
                  title: t('playbooks.holdout'),
                  align: 'right',
                  render: (_, playbook) =>
                    playbook.holdout > 0 ? <Share of={playbook.holdout} /> : <span className="faint">—</span>,
                },
                {
                  title: t('playbooks.next'),
                  render: (_, playbook) =>
                    playbook.active && playbook.nextFireAt ? (
                      <At at={playbook.nextFireAt} />
                    ) : (
                      <span className="faint">{t(playbook.active ? 'playbooks.byEvent' : 'playbooks.off')}</span>
                    ),
                },
                {
                  title: t('playbooks.last'),
                  render: (_, playbook) =>
                    playbook.lastRunId ? (
                      <Link to="/runs/$runId" params={{ runId: playbook.lastRunId }}>
                        <At at={playbook.lastFiredAt} />
                      </Link>
                    ) : (
                      <span className="faint">{t('playbooks.never')}</span>
                    ),
                },
                { title: t('playbooks.active'), render: (_, playbook) => <PlaybookSwitch playbook={playbook} /> },
                {
                  align: 'right',
                  render: (_, playbook) => (
                    <Button type="link" size="small" onClick={() => onView(playbook.code)}>
                      {t('playbooks.view')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <Drawer open={open !== undefined} size={560} title={open?.name} onClose={() => onView()}>
        {open && <DocumentView json={open.document} />}
      </Drawer>
    </Sheet>
  );
}
