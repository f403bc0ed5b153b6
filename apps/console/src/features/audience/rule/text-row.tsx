import type { Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Input } from 'antd';
import { useState } from 'react';
import { useProblemWords } from '../text/problem-words.ts';
import { read, textOf } from './draft.ts';
import { useNames } from './names-context.ts';

/** One part of the rule as its text: for kinds that have no editors of their own, and for whoever likes to type. */
export function TextRow({
  part,
  start = '',
  onChange,
}: {
  part: Tree;
  /** Stands there while the part says nothing yet. */
  start?: string;
  onChange: (part: Tree) => void;
}) {
  const { t } = useTranslation();
  const { directory } = useNames();
  const words = useProblemWords();
  const [typed, setTyped] = useState<{ of: Tree; text: string } | null>(null);
  const text = typed?.of === part ? typed.text : textOf(part, directory) || start;
  const found = read(text, directory);
  const change = (next: string) => {
    const now = read(next, directory);
    const tree = 'tree' in now && now.tree ? now.tree : part;
    setTyped({ of: tree, text: next });
    if (tree !== part) onChange(tree);
  };
  const wrong = 'problem' in found ? words(found.problem) : null;
  return (
    <span className="rule__as-text">
      <Input
        size="small"
        className="code"
        aria-label={t('audience.rowAsText')}
        value={text}
        status={wrong ? 'error' : undefined}
        onChange={(event) => change(event.target.value)}
      />
      {wrong && <span className="harm small">{wrong}</span>}
    </span>
  );
}
