import type { PartnerCodesImported } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { lineRanges } from '../../shared/line-ranges.ts';
import { Count } from '../../shared/values.tsx';

/** What became of a list: taken, known before, unreadable; which lines, so that they can be looked up in the file. */
export function ImportReport({ report }: { report: PartnerCodesImported }) {
  const { t } = useTranslation();
  const { imported, duplicates, malformed, duplicateLines, malformedLines, pool } = report;
  const reasons = [...new Set(malformedLines.map(({ reason }) => reason))];
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('partnerCodes.report.imported')}</dt>
        <dd>
          <Count n={imported} />
        </dd>
        <dt>{t('partnerCodes.report.duplicates')}</dt>
        <dd>
          <Count n={duplicates} />
          {duplicates > 0 && <Lines lines={duplicateLines} of={duplicates} />}
        </dd>
        <dt>{t('partnerCodes.report.malformed')}</dt>
        <dd className={malformed > 0 ? 'person' : undefined}>
          <Count n={malformed} />
        </dd>
      </dl>
      {malformed > 0 && (
        <ul className="reasons">
          {reasons.map((reason) => {
            const lines = malformedLines.filter((found) => found.reason === reason).map(({ line }) => line);
            return (
              <li key={reason}>
                {t(`partnerCodes.malformed.${reason}`)}
                <Lines lines={lines} of={lines.length} />
              </li>
            );
          })}
          {malformed > malformedLines.length && (
            <li className="faint">{t('partnerCodes.report.more', { n: malformed - malformedLines.length })}</li>
          )}
        </ul>
      )}
      <p className="quiet">{t('partnerCodes.report.pool', { left: pool.left })}</p>
    </div>
  );
}

/** The lines named, and how many more there are. */
function Lines({ lines, of }: { lines: number[]; of: number }) {
  const { t } = useTranslation();
  return (
    <div className="faint small">
      {t('partnerCodes.report.lines', { lines: lineRanges(lines) })}
      {of > lines.length && t('partnerCodes.report.more', { n: of - lines.length })}
    </div>
  );
}
