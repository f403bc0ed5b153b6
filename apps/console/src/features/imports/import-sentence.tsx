import type { ConsoleImport } from '@xiaoer/contracts';
import { formatCount, Trans, useLanguage, useTranslation } from '@xiaoer/ui';

/** How the latest import stands. */
export function ImportSentence({ imports }: { imports: readonly ConsoleImport[] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const running = imports.find((one) => one.state === 'running');
  const done = imports.find((one) => one.state === 'done');
  const [key, one] = running
    ? (['running', running] as const)
    : done
      ? ([done.rejected > 0 ? 'rejected' : 'fine', done] as const)
      : (['none', undefined] as const);
  return (
    <Trans
      t={t}
      i18nKey={`imports.sentence.${key}`}
      values={
        one && { file: one.file, rows: formatCount(one.rows, language), rejected: formatCount(one.rejected, language) }
      }
      components={{ b: <strong /> }}
    />
  );
}
