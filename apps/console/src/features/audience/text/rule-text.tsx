import { saySegment } from '@xiaoer/segment';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { useId, useRef } from 'react';
import { Sheet } from '../../../shared/page.tsx';
import { completeTree } from '../rule/tree-editing.ts';
import type { Rule } from '../rule/use-rule.ts';
import { ProblemNote } from './problem-note.tsx';
import { stretchesOf } from './underline.ts';
import './rule-text.css';

/** The rule to be typed: plain letters over a painted copy of themselves, which underlines what is wrong. */
export function RuleText({ rule: { draft, names, type, replace } }: { rule: Rule }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const paint = useRef<HTMLPreElement>(null);
  const said = useId();
  const { text, problem } = draft;
  const tree = completeTree(draft.tree);
  return (
    <Sheet title={t('audience.text')} note={t('audience.textNote')}>
      <div className={problem ? 'rule-text rule-text--wrong' : 'rule-text'}>
        <pre ref={paint} aria-hidden="true">
          {stretchesOf(text, problem?.place ?? null).map(({ text: piece, look, wrong }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches are painted anew with each letter
            <span key={i} className={wrong ? `look look--${look} look--wrong` : `look look--${look}`}>
              {piece}
            </span>
          ))}
          {/* a last empty line has a height only when something follows */}
          {'\u200b'}
        </pre>
        <textarea
          value={text}
          aria-label={t('audience.text')}
          aria-describedby={said}
          aria-invalid={problem !== null}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          placeholder={t('audience.textPlaceholder')}
          onChange={(event) => type(event.target.value)}
          onScroll={({ currentTarget: { scrollTop } }) => {
            if (paint.current) paint.current.scrollTop = scrollTop;
          }}
        />
      </div>
      {problem && <ProblemNote problem={problem} text={text} onCorrect={replace} />}
      <p id={said} className={problem ? 'rule-text__said rule-text__said--old' : 'rule-text__said'}>
        {tree ? saySegment(tree, names.directory, language === 'en' ? 'en' : 'zh') : t('audience.saysNothing')}
      </p>
    </Sheet>
  );
}
