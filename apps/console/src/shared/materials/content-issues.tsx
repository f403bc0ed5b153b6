import type { ContentIssue } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';

/** What speaks against a content, each with its field and rule. */
export function ContentIssues({ issues }: { issues: readonly ContentIssue[] }) {
  const { t } = useTranslation();
  if (issues.length === 0) return null;
  return (
    <ul className="issues">
      {issues.map(({ field, rule, limit, found }) => (
        <li key={`${field} ${rule} ${found ?? ''}`}>
          <strong>{t(`materials.field.${field.replace(/\.\d+/g, '')}`, { defaultValue: field })}</strong>{' '}
          {t(`materials.issue.${rule}`, { limit, found, defaultValue: `${rule} ${found ?? ''}` })}
        </li>
      ))}
    </ul>
  );
}
