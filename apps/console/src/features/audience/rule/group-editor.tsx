import type { Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button, Segmented } from 'antd';
import { AddCondition } from './add-condition.tsx';
import { ConditionRow } from './condition-row.tsx';
import { PartMenu } from './part-menu.tsx';
import { addTo, groupOf, type Path, partOf, setGroupType, toggleNot } from './tree-editing.ts';

export interface Editing {
  tree: Tree;
  build: (tree: Tree | null) => void;
  /** Paths of the tree that lead to things that are gone are the server's to say; rows mark their own. */
  deepest: number;
}

/** A part of the rule: a group with its parts, or the row of a condition. */
export function PartEditor({ part, path, editing }: { part: Tree; path: Path; editing: Editing }) {
  const { inner, nots } = partOf(part);
  const group = groupOf(inner);
  if (!group) return <ConditionRow part={part} path={path} editing={editing} />;
  return <GroupEditor type={group.type} of={group.of} nots={nots} path={path} editing={editing} />;
}

function GroupEditor({
  type,
  of,
  nots,
  path,
  editing,
}: {
  type: 'all' | 'any';
  of: readonly Tree[];
  nots: number;
  path: Path;
  editing: Editing;
}) {
  const { t } = useTranslation();
  const { tree, build } = editing;
  return (
    <fieldset className={`rule__group rule__group--${type}`} aria-label={t(`audience.group.${type}`)}>
      <div className="rule__head">
        {nots > 0 && (
          <button type="button" className="rule__not rule__not--on" onClick={() => build(toggleNot(tree, path))}>
            {Array.from({ length: nots }, () => t('audience.not')).join('')}
          </button>
        )}
        <Segmented
          size="small"
          value={type}
          onChange={(next) => build(setGroupType(tree, path, next))}
          options={(['all', 'any'] as const).map((one) => ({ value: one, label: t(`audience.group.${one}`) }))}
        />
        <PartMenu part={{ type: 'group', nots, size: of.length }} path={path} editing={editing} />
      </div>
      <div className="rule__parts">
        {of.map((inner, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <PartEditor key={`${i} ${kindOf(inner)}`} part={inner} path={[...path, i]} editing={editing} />
        ))}
      </div>
      <div className="rule__foot">
        <AddCondition onAdd={(condition) => build(addTo(tree, path, condition))}>
          {(open) => (
            <Button size="small" type="link" onClick={open}>
              {t('audience.add')}
            </Button>
          )}
        </AddCondition>
      </div>
    </fieldset>
  );
}

/** What stands there: another kind of part in the same place is another editor. */
const kindOf = (tree: Tree): string => {
  const { inner } = partOf(tree);
  const group = groupOf(inner);
  return group ? 'group' : (inner as { kind: string }).kind;
};
