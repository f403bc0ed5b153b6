import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { imports } from '../../features/imports/import-queries.ts';
import { ImportSentence } from '../../features/imports/import-sentence.tsx';
import { ImportTable } from '../../features/imports/import-table.tsx';
import { Page } from '../../shared/page.tsx';

/** Files of past orders: how far each is and what became of its rows. */
export function ImportsPage() {
  const { t } = useTranslation();
  const query = useQuery(imports);
  return (
    <Page title={t('imports.title')} sentence={query.data ? <ImportSentence imports={query.data.imports} /> : '\u00a0'}>
      <ImportTable />
    </Page>
  );
}
