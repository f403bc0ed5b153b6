import { DeleteOutlined } from '@ant-design/icons';
import { type Condition, KINDS, type Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { useCalled } from '../fields/event-fields.tsx';
import { ConditionFields } from './condition-fields.tsx';
import type { Editing } from './group-editor.tsx';
import { PartMenu } from './part-menu.tsx';
import { isShown } from './shapes.ts';
import { TextRow } from './text-row.tsx';
import { isComplete, type Path, partOf, removeAt, replaceAt, toggleNot, withNots } from './tree-editing.ts';

/** One condition as a row: its name, its editors, and what can be done with it. */
export function ConditionRow({ part, path, editing }: { part: Tree; path: Path; editing: Editing }) {
  const { t } = useTranslation();
  const called = useCalled();
  const [likesText, setLikesText] = useState(false);
  const { tree, build } = editing;
  const { inner, nots } = partOf(part);
  const condition = inner as Condition;
  const kind = KINDS.find((one) => one.kind === condition.kind);
  const set = (next: Tree) => build(replaceAt(tree, path, withNots(next, nots)));
  const shown = isShown(condition);
  const asText = !shown || likesText;
  const complete = isComplete(condition);
  return (
    <div className={complete ? 'rule__row' : 'rule__row rule__row--open'}>
      <button
        type="button"
        className={nots > 0 ? 'rule__not rule__not--on' : 'rule__not'}
        aria-pressed={nots > 0}
        title={t(nots > 0 ? 'audience.do.affirm' : 'audience.do.negate')}
        onClick={() => build(toggleNot(tree, path))}
      >
        {Array.from({ length: Math.max(1, nots) }, () => t('audience.not')).join('')}
      </button>
      <span className="rule__kind">{kind ? called(kind) : condition.kind}</span>
      <span className="rule__fields">
        {asText ? (
          <TextRow part={condition} start={kind?.examples[0]} onChange={set} />
        ) : (
          <ConditionFields condition={condition} onChange={set} />
        )}
        {!complete && <span className="rule__hint">{t('audience.incomplete')}</span>}
      </span>
      <span className="rule__acts">
        <PartMenu
          part={{ type: 'condition', nots, size: 1 }}
          path={path}
          editing={editing}
          asText={shown ? { on: likesText, toggle: () => setLikesText(!likesText) } : undefined}
        />
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('audience.do.remove')}
          onClick={() => build(removeAt(tree, path))}
        />
      </span>
    </div>
  );
}
