import { MoreOutlined } from '@ant-design/icons';
import { useTranslation } from '@xiaoer/ui';
import { Button, Dropdown } from 'antd';
import type { Editing } from './group-editor.tsx';
import {
  dissolveAt,
  groupOf,
  moveBy,
  moveOut,
  type Path,
  partAt,
  partOf,
  removeAt,
  toggleNot,
  wrapIn,
} from './tree-editing.ts';

/** What can be done with a part: turned round, moved, put into a group, taken out. */
export function PartMenu({
  part,
  path,
  editing: { tree, build, deepest },
  asText,
}: {
  part: { type: 'group' | 'condition'; nots: number; size: number };
  path: Path;
  editing: Editing;
  asText?: { on: boolean; toggle: () => void };
}) {
  const { t } = useTranslation();
  const around = path.length > 0 ? partAt(tree, path.slice(0, -1)) : null;
  const among = around ? (groupOf(partOf(around).inner)?.of.length ?? 1) : 1;
  const at = path.at(-1) ?? 0;
  const actions: { key: string; can: boolean; run: () => void; harm?: true }[] = [
    { key: part.nots > 0 ? 'affirm' : 'negate', can: true, run: () => build(toggleNot(tree, path)) },
    { key: 'up', can: at > 0, run: () => build(moveBy(tree, path, -1)) },
    { key: 'down', can: at < among - 1, run: () => build(moveBy(tree, path, 1)) },
    { key: 'out', can: path.length > 1, run: () => build(moveOut(tree, path)) },
    { key: 'wrapAll', can: path.length < deepest, run: () => build(wrapIn(tree, path, 'all')) },
    { key: 'wrapAny', can: path.length < deepest, run: () => build(wrapIn(tree, path, 'any')) },
    {
      key: 'dissolve',
      can: part.type === 'group' && part.nots === 0 && (path.length > 0 || part.size === 1),
      run: () => build(dissolveAt(tree, path)),
    },
    { key: asText?.on ? 'asFields' : 'asText', can: asText !== undefined, run: () => asText?.toggle() },
    { key: 'remove', can: true, run: () => build(removeAt(tree, path)), harm: true },
  ];
  const shown = actions.filter(({ can }) => can);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: shown.map(({ key, harm }) => ({ key, danger: harm, label: t(`audience.do.${key}`) })),
        onClick: ({ key }) => shown.find((action) => action.key === key)?.run(),
      }}
    >
      <Button size="small" type="text" icon={<MoreOutlined />} aria-label={t('audience.do.menu')} />
    </Dropdown>
  );
}
