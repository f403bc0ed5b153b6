import { useQuery } from '@tanstack/react-query';
import { EmptyState, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useWord } from '../../shared/words.ts';
import './customers.css';
import { customerTimeline } from './customer-queries.ts';
import { sentenceOf, type TimelineEntry, toneOf } from './timeline-words.ts';

/** Her life with us, day by day, the newest first. */
export function CustomerTimeline({ id }: { id: string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const query = useQuery(customerTimeline(id));
  return (
    <Loaded query={query}>
      {({ entries }) =>
        entries.length === 0 ? (
          <Sheet>
            <EmptyState title={t('customers.timeline.empty.title')}>{t('customers.timeline.empty.text')}</EmptyState>
          </Sheet>
        ) : (
          <div className="stack">
            {[...Map.groupBy(entries, (entry) => formatTime(entry.at, 'day', { language }))].map(([day, ofDay]) => (
              <Sheet key={day} title={day}>
                <ol className="life">
                  {ofDay.map((entry, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at one instant; the order is the server's
                    <li key={i} className={`life__entry is-${toneOf(entry.what)}`}>
                      <Entry entry={entry} />
                    </li>
                  ))}
                </ol>
              </Sheet>
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const word = useWord();
  const [language] = useLanguage();
  const { key, values } = sentenceOf(entry, language);
  const text = (name: string) => (typeof entry.details[name] === 'string' ? (entry.details[name] as string) : null);
  return (
    <span className="row">
      <span className="faint number">{formatTime(entry.at, 'clock')}</span>
      <span>{t(`customers.timeline.${key}`, values)}</span>
      {entry.what === 'message_not_sent' && (
        <span className="quiet">{text('reason') ? word('reason', text('reason')) : word('state', text('state'))}</span>
      )}
      {entry.what === 'contact_ended' && (
        <span className="quiet">{t(`customers.contactState.${text('how')}`, { defaultValue: '' })}</span>
      )}
      {text('channel') && entry.what === 'order' && (
        <span className="faint">{word('salesChannel', text('channel'))}</span>
      )}
      {text('bucket') && text('bucket') !== 'organic' && <Tag color="success">{word('bucket', text('bucket'))}</Tag>}
    </span>
  );
}
