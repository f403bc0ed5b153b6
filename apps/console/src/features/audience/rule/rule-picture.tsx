import { UndoOutlined } from '@ant-design/icons';
import { DEEPEST_TREE } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button, Tooltip } from 'antd';
import type { KeyboardEvent } from 'react';
import { Sheet } from '../../../shared/page.tsx';
import { AddCondition } from './add-condition.tsx';
import { PartEditor } from './group-editor.tsx';
import { NamesContext } from './names-context.ts';
import { addTo, groupOf, partOf } from './tree-editing.ts';
import type { Rule } from './use-rule.ts';
import './rule.css';

/** The rule to be put together by hand. */
export function RulePicture({ rule: { draft, names, build, undo } }: { rule: Rule }) {
  const { t } = useTranslation();
  const { tree, past, problem } = draft;
  const isGroup = tree !== null && groupOf(partOf(tree).inner) !== null;
  const onKey = (event: KeyboardEvent) => {
    // a field undoes its own typing; elsewhere it is the rule that is undone
    const inField =
      event.target instanceof HTMLInputElement && event.target.type === 'text' && event.target.value !== '';
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || inField) return;
    event.preventDefault();
    undo();
  };
  return (
    <Sheet
      title={t('audience.conditions')}
      note={problem ? t('audience.pictureWaits') : undefined}
      actions={
        <Tooltip title={t('audience.undoHelp')}>
          <Button size="small" icon={<UndoOutlined />} disabled={past.length === 0} onClick={undo}>
            {t('audience.undo')}
          </Button>
        </Tooltip>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Z for what stands inside; a button does the same */}
      <div className={problem ? 'rule rule--waits' : 'rule'} onKeyDown={onKey}>
        <NamesContext value={names}>
          {tree && <PartEditor part={tree} path={[]} editing={{ tree, build, deepest: DEEPEST_TREE - 2 }} />}
          {!isGroup && (
            <div className={tree ? 'rule__foot' : 'rule__first'}>
              {!tree && <p className="quiet">{t('audience.nothingYet')}</p>}
              <AddCondition onAdd={(condition) => build(addTo(tree, [], condition))}>
                {(open) => (
                  <Button type={tree ? 'link' : 'primary'} size={tree ? 'small' : 'middle'} onClick={open}>
                    {t(tree ? 'audience.add' : 'audience.addFirst')}
                  </Button>
                )}
              </AddCondition>
            </div>
          )}
        </NamesContext>
      </div>
    </Sheet>
  );
}
