import type { ConsoleImport } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Tooltip } from 'antd';
import { Count } from '../../shared/values.tsx';
import './import-parts.css';

const PARTS = ['accepted', 'unchanged', 'merged', 'rejected'] as const;

/** Rows by what became of them, as a bar and as numbers; while it runs, what is left stays grey. */
export function ImportParts({ one }: { one: ConsoleImport }) {
  const { t } = useTranslation();
  const known = PARTS.reduce((sum, part) => sum + one[part], 0);
  const left = Math.max(0, one.rows - known);
  return (
    <div>
      <div className={one.state === 'running' ? 'import-bar import-bar--running' : 'import-bar'}>
        {PARTS.map((part) => one[part] > 0 && <i key={part} className={`is-${part}`} style={{ flex: one[part] }} />)}
        {left > 0 && <i style={{ flex: left }} />}
      </div>
      <div className="import-numbers">
        {PARTS.map((part) => (
          <Tooltip key={part} title={t(`imports.partHelp.${part}`)}>
            <span className={one[part] === 0 ? 'faint' : part === 'rejected' ? 'person' : undefined}>
              <i className={`is-${part}`} />
              {t(`imports.part.${part}`)} <Count n={one[part]} />
            </span>
          </Tooltip>
        ))}
        {one.state === 'running' && left > 0 && <span className="faint">{t('imports.unaccounted', { n: left })}</span>}
      </div>
    </div>
  );
}
