import { DownloadOutlined } from '@ant-design/icons';
import type { ForeignFileImported } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { lineRanges } from '../../shared/line-ranges.ts';
import { saveFile } from '../../shared/save-file.ts';
import { Count } from '../../shared/values.tsx';
import { groupsOf } from './problems.ts';

const PARTS = ['accepted', 'kept', 'refused', 'malformed'] as const;
/** Lines named beside a reason; the file of reasons has more. */
const LINES_SHOWN = 40;

/** What became of each row of a file; what was not taken by its line and column. */
export function ForeignReport({ report }: { report: ForeignFileImported }) {
  const { t } = useTranslation();
  const { rows, refused, malformed, problems } = report;
  const groups = groupsOf(problems);
  const save = () => {
    const lines = problems.map(({ line, field, rule }) => `${line},${field},${rule}`);
    saveFile('not-taken.csv', `${['line,field,rule', ...lines].join('\r\n')}\r\n`, 'text/csv');
  };
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('foreignCoupons.rows')}</dt>
        <dd>
          <Count n={rows} />
        </dd>
        {PARTS.map((part) => [
          <dt key={`${part} name`}>{t(`foreignCoupons.part.${part}`)}</dt>,
          <dd key={part} className={part !== 'accepted' && part !== 'kept' && report[part] > 0 ? 'person' : undefined}>
            <Count n={report[part]} />
          </dd>,
        ])}
      </dl>
      {groups.length > 0 && (
        <>
          <ul className="reasons">
            {groups.map(({ field, rule, lines }) => (
              <li key={`${rule} ${field}`}>
                {field && <span className="code">{field} </span>}
                {t(`foreignCoupons.rule.${rule}`)}
                <div className="faint small">
                  {t('foreignCoupons.lines', { lines: lineRanges(lines.slice(0, LINES_SHOWN)), n: lines.length })}
                </div>
              </li>
            ))}
          </ul>
          {refused + malformed > problems.length && (
            <p className="person">{t('foreignCoupons.more', { n: refused + malformed - problems.length })}</p>
          )}
          <div>
            <Button size="small" icon={<DownloadOutlined />} onClick={save}>
              {t('foreignCoupons.save')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
