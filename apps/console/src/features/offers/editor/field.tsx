import { useTranslation } from '@xiaoer/ui';
import { type ReactNode, useId } from 'react';
import { useDraft } from './draft-context.ts';
import { useProblemWords } from './problem-words.ts';

interface Input {
  id: string;
  status: 'error' | undefined;
  onBlur: () => void;
}

/** A field with its name, and what is wrong with it once somebody has left it. `path` is where the terms have it. */
export function Field({
  path,
  label,
  help,
  children,
}: {
  path: string;
  label: ReactNode;
  help?: ReactNode;
  children: (input: Input) => ReactNode;
}) {
  const id = useId();
  const { shown, touch } = useDraft();
  const say = useProblemWords();
  const problem = shown(path);
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {children({ id, status: problem && 'error', onBlur: () => touch(path) })}
      {problem ? (
        <span className="field__problem" role="alert">
          {say(problem)}
        </span>
      ) : (
        help && <span className="field__help">{help}</span>
      )}
    </div>
  );
}

/** Yuan, at most two decimals. */
export function useYuan() {
  const { t } = useTranslation();
  return { min: 0, max: 1_000_000, precision: 2, suffix: t('offers.form.yuan'), style: { width: '100%' } } as const;
}
