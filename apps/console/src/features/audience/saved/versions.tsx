import type { SegmentDetail } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button, Tag } from 'antd';
import { At } from '../../../shared/values.tsx';
import { understood } from '../rule/draft.ts';
import './saved.css';

/** What the rule was, by whom and since when; one of them can be taken up again, and is saved as a new one. */
export function Versions({ detail, onRestore }: { detail: SegmentDetail; onRestore: (tree: Tree) => void }) {
  const { t } = useTranslation();
  return (
    <ol className="versions">
      {detail.versions.map(({ version, text, tree, savedAt, savedBy }) => {
        const known = understood(tree);
        return (
          <li key={version}>
            <div className="row">
              <strong>{t('audience.version', { n: version })}</strong>
              {version === detail.version && <Tag color="success">{t('audience.now')}</Tag>}
              <span className="faint small">
                {savedBy} · <At at={savedAt} style="full" />
              </span>
              {version !== detail.version && known && (
                <Button size="small" type="link" onClick={() => onRestore(known)}>
                  {t('audience.restore')}
                </Button>
              )}
            </div>
            <pre className="code">{text}</pre>
          </li>
        );
      })}
    </ol>
  );
}
