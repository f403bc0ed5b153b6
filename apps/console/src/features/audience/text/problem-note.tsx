import type { Problem } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useProblemWords } from './problem-words.ts';
import { corrected } from './underline.ts';

/** Where the text is wrong, what was found and expected, and the known name that looks most like it to be put there. */
export function ProblemNote({
  problem,
  text,
  onCorrect,
}: {
  problem: Problem;
  text: string;
  onCorrect: (text: string) => void;
}) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const { place, nearest, code, expected } = problem;
  // of things that share a name, each can be put there by its key
  const offers = nearest !== null ? [nearest] : code === 'ambiguous_name' ? expected.slice(0, 4) : [];
  return (
    <div className="problem" role="alert">
      <span>
        {place && (
          <span className="problem__place">
            {t('audience.problem.place', { line: place.line, column: place.column })}
          </span>
        )}
        {words(problem)}
      </span>
      {place &&
        offers.map((name) => (
          <Button key={name} size="small" onClick={() => onCorrect(corrected(text, place, name))}>
            {t('audience.problem.correct', { name })}
          </Button>
        ))}
    </div>
  );
}
