import { useTranslation } from '@xiaoer/ui';
import { At, Money } from '../../shared/values.tsx';
import { type Fact, sidesOf } from './evidence.ts';

/** What is known for each side, next to each other; words that we don't know are shown as they were written. */
export function EvidenceView({ evidence }: { evidence: Record<string, unknown> }) {
  const { t } = useTranslation();
  const sides = sidesOf(evidence);
  if (sides.length === 0) return <p className="faint">{t('reviews.erased')}</p>;
  return (
    <div className="evidence">
      {sides.map(({ name, facts, rows }) => (
        <section key={name}>
          <h3>{t(`reviews.side.${name || 'case'}`, { defaultValue: name })}</h3>
          <dl className="facts">
            {facts.map((fact) => [
              <dt key={`${fact.key} name`}>{t(`reviews.key.${fact.key}`, { defaultValue: fact.key })}</dt>,
              <dd key={fact.key}>
                <Value fact={fact} />
              </dd>,
            ])}
          </dl>
          {rows.length > 0 && (
            <ol className="evidence__rows">
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: evidence does not change
                <li key={index}>
                  {row.map((fact) => (
                    <span key={fact.key}>
                      <Value fact={fact} />
                    </span>
                  ))}
                </li>
              ))}
            </ol>
          )}
        </section>
      ))}
    </div>
  );
}

function Value({ fact: { value } }: { fact: Fact }) {
  const { t } = useTranslation();
  if (value.as === 'money') return <Money fen={value.fen} />;
  if (value.as === 'time') return <At at={value.at} style="full" />;
  // Codes of ours are words of their own; what somebody typed is shown as it is.
  if (!/^[a-z_]+$/.test(value.text)) return value.text;
  return t([`reviews.value.${value.text}`, `offers.refusal.${value.text}`], { defaultValue: value.text });
}
