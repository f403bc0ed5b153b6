import { formatShare, useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { useState } from 'react';
import { MessagePieces } from '../../shared/materials/phone-preview.tsx';
import { dailyTime, indented, type PlaybookDocument, readDocument } from './document.ts';
import './document-view.css';

/** A playbook's document: in words first, as it is written on request. */
export function DocumentView({ json }: { json: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<'words' | 'raw'>('words');
  const document = readDocument(json);
  return (
    <div className="stack">
      {document && (
        <Segmented
          style={{ alignSelf: 'flex-start' }}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'words', label: t('playbooks.words') },
            { value: 'raw', label: t('playbooks.raw') },
          ]}
        />
      )}
      {document && shown === 'words' ? (
        <InWords document={document} />
      ) : (
        <pre className="document__raw">{indented(json)}</pre>
      )}
    </div>
  );
}

function InWords({ document }: { document: PlaybookDocument }) {
  const { t } = useTranslation();
  const { drop, issue, variants, text, link, attachments } = document;
  const rows: [string, string | undefined][] = [
    ['goal', document.goal],
    ['trigger', useTriggerWords(document)],
    [
      'audience',
      document.audience &&
        t(`playbooks.doc.audiences.${document.audience.rule}`, {
          ...document.audience.sinceDays,
          text: document.audience.text,
        }),
    ],
    ['expires', document.expiresAfterMinutes && duration(document.expiresAfterMinutes, t)],
    ['holdout', document.holdout ? formatShare(document.holdout) : undefined],
    [
      'drop',
      drop &&
        t('playbooks.doc.dropText', {
          name: drop.offer.name,
          n: drop.perGroup,
          after: drop.opensAfterMinutes,
          open: drop.openMinutes,
        }),
    ],
    [
      'issue',
      [issue, ...document.offers]
        .map((offer) => offer?.name)
        .filter(Boolean)
        .join('、') || undefined,
    ],
  ].map(([key, words]) => [String(key), words ? String(words) : undefined]);
  return (
    <>
      <dl className="facts">
        {rows.map(
          ([key, words]) =>
            words && (
              <div key={key} style={{ display: 'contents' }}>
                <dt>{t(`playbooks.doc.${key}`)}</dt>
                <dd>{words}</dd>
              </div>
            ),
        )}
      </dl>
      <div>
        <div className="faint small" style={{ marginBottom: 8 }}>
          {t('playbooks.doc.variants')}
        </div>
        <div className="stack" style={{ gap: 12 }}>
          {text && <Message text={text} link={link} attachments={attachments} />}
          {variants.map((variant) => (
            <Message
              key={variant.key}
              when={variant}
              text={variant.text}
              link={variant.link}
              attachments={variant.attachments}
            />
          ))}
        </div>
      </div>
    </>
  );
}

type Translate = ReturnType<typeof useTranslation>['t'];
type Trigger = NonNullable<PlaybookDocument['trigger']>;

const EVERY_MINUTE = '* * * * *';

const duration = (minutes: number, t: Translate) =>
  minutes % 60 === 0 ? t('playbooks.doc.hours', { n: minutes / 60 }) : t('playbooks.doc.minutes', { n: minutes });

function timesInWords({ cron, timeZone: zone }: Trigger, t: Translate): string {
  if (cron === EVERY_MINUTE) return t('playbooks.doc.withinMinute');
  const time = dailyTime(cron ?? '');
  return time ? t('playbooks.doc.daily', { time, zone }) : t('playbooks.doc.schedule', { cron, zone });
}

function useTriggerWords({ kind, trigger }: PlaybookDocument): string {
  const { t } = useTranslation();
  if (kind === 'welcome' || !trigger) return t('playbooks.doc.welcome');
  if (trigger.kind === 'schedule') return timesInWords(trigger, t);
  if (trigger.kind === 'entered' || trigger.kind === 'left') {
    const { segment, againAfterDays: days } = trigger;
    const words = t(`playbooks.doc.${trigger.kind}`, { segment, times: timesInWords(trigger, t) });
    return days ? t('playbooks.doc.again', { words, days }) : words;
  }
  return t('playbooks.doc.contact_added', { hours: Math.round((trigger.delayMinutes ?? 0) / 60) });
}

/** A message as it looks on a phone, with the conditions under which it is chosen. */
function Message({
  when,
  text,
  link,
  attachments,
}: {
  when?: { weather?: string; product?: string };
  text: string;
  link?: PlaybookDocument['link'];
  attachments: PlaybookDocument['attachments'];
}) {
  const { t } = useTranslation();
  const conditions = when && [
    when.weather && t(`playbooks.doc.when.${when.weather}`),
    when.product && t('playbooks.doc.when.product', { sku: when.product }),
  ];
  const words = conditions?.filter(Boolean).join(' · ');
  return (
    <div>
      {when && <div className="quiet small">{words || t('playbooks.doc.when.plain')}</div>}
      <div className="bubble">{text}</div>
      {attachments && <MessagePieces pieces={attachments} />}
      {link && (
        <div className="bubble bubble--link">
          <strong>{link.title}</strong>
          <span className="faint small">{link.desc}</span>
        </div>
      )}
    </div>
  );
}
