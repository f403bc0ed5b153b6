import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SamplePerson, SegmentSample } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { EmptyState, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Loaded } from '../../../shared/loaded.tsx';
import { useCan } from '../../../shared/session.ts';
import { Money } from '../../../shared/values.tsx';
import { sample } from '../audience-queries.ts';
import { AnswerLine } from './answer-line.tsx';
import './answers.css';

type Condition = SegmentSample['conditions'][number];
type Behind = Condition['behind'][number];

/** Ten of them, and for each condition whether it holds for her, with what we know of her that shows why. */
export function Sample({ tree }: { tree: Tree }) {
  const { t } = useTranslation();
  const query = useQuery(sample(tree));
  return (
    <Loaded query={query}>
      {(data) =>
        data.people.length === 0 ? (
          <EmptyState>{t('audience.nobody')}</EmptyState>
        ) : (
          <div className={query.isPlaceholderData ? 'answers--old' : undefined}>
            <p className="row answers__bar">
              <span className="faint small">{t('audience.sampleNote', { n: data.people.length })}</span>
              <AnswerLine answer={data.answer} />
            </p>
            <People sample={data} />
          </div>
        )
      }
    </Loaded>
  );
}

function People({ sample: { conditions, people, now } }: { sample: SegmentSample }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (
    <div className="sample">
      <table>
        <thead>
          <tr>
            <th>{t('audience.person')}</th>
            {conditions.map(({ path, sentence, negated }) => (
              <th key={path}>
                {negated && <span className="person">{t('audience.notColumn')} </span>}
                {sentence[language === 'en' ? 'en' : 'zh'].replace(/^顾客|^Customers who /, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <Who person={person} />
              </td>
              {conditions.map((condition, i) => (
                <td key={condition.path}>
                  <Why condition={condition} person={person} holds={person.holds[i] ?? false} now={now} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Who({ person: { id, city, homeStore, tier } }: { person: SamplePerson }) {
  const can = useCan();
  return (
    <>
      <div className="number">
        {can('customers.read') ? (
          <Link to="/customers/$customerId" params={{ customerId: id }}>
            {id}
          </Link>
        ) : (
          id
        )}
      </div>
      <div className="faint small">{[city, homeStore?.name, tier].filter(Boolean).join(' · ') || '—'}</div>
    </>
  );
}

/** ✓ or –, and the values behind it. What lets her in is green: of a condition below "not", that it doesn't hold. */
function Why({
  condition: { behind, negated },
  person,
  holds,
  now,
}: {
  condition: Condition;
  person: SamplePerson;
  holds: boolean;
  now: string;
}) {
  const { t } = useTranslation();
  return (
    <span className={holds !== negated ? 'why why--in' : 'why'}>
      <span className="why__mark" role="img" aria-label={t(holds ? 'audience.holds' : 'audience.holdsNot')}>
        {holds ? '✓' : '–'}
      </span>
      <span className="why__values">
        {behind.map((field) => (
          <Value key={field} field={field} person={person} now={now} />
        ))}
      </span>
    </span>
  );
}

const DAY_MS = 86_400_000;

function Value({ field, person, now }: { field: Behind; person: SamplePerson; now: string }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const named = (text: string) => (
    <span>
      <span className="faint">{t(`audience.values.${field}`)}</span> {text}
    </span>
  );
  switch (field) {
    case 'city':
    case 'tier':
      return named(person[field] ?? '—');
    case 'homeStore':
      return named(person.homeStore?.name ?? '—');
    case 'points':
    case 'orders':
      return named(person[field]?.toLocaleString(language) ?? '—');
    case 'spentFen':
      return (
        <span>
          <span className="faint">{t('audience.values.spentFen')}</span> <Money fen={person.spentFen} />
        </span>
      );
    case 'contact':
    case 'inGroup':
    case 'consent':
      return named(t(person[field] ? 'audience.yes' : 'audience.no'));
    case 'tags':
      return named(person.tags.join('、') || '—');
    default: {
      const at = person[field];
      if (at === null) return named('—');
      const days = Math.floor((Date.parse(now) - Date.parse(at)) / DAY_MS);
      return (
        <span title={formatTime(at, 'full', { language })}>
          <span className="faint">{t(`audience.values.${field}`)}</span>{' '}
          {days < 1 ? t('audience.today') : t('audience.daysAgo', { n: days })}
        </span>
      );
    }
  }
}
