import { useQueryClient } from '@tanstack/react-query';
import type { PartnerCodesImported } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { FileDrop } from '../../shared/file-drop.tsx';
import { ImportReport } from './import-report.tsx';
import { importCodes, type Pool } from './pool-queries.ts';

/** Takes a partner's list into a pool, and shows what became of its lines. */
export function ImportCodes({ pool: { code, name }, onClose }: { pool: Pool; onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<PartnerCodesImported | null>(null);
  const client = useQueryClient();
  const run = useAction({
    run: importCodes,
    changes: [['offers']],
    onDone: setReport,
    // What was taken before the connection broke is in the pool.
    onError: () => void client.invalidateQueries({ queryKey: ['offers'] }),
  });
  return (
    <Modal
      open
      width={560}
      title={t('partnerCodes.importTitle', { name })}
      okText={report ? t('shared.close') : t('partnerCodes.import')}
      okButtonProps={{ disabled: file === null, loading: run.isPending }}
      cancelText={t('shared.cancel')}
      cancelButtonProps={report ? { style: { display: 'none' } } : {}}
      mask={{ closable: false }}
      onOk={() => (report ? onClose() : file && run.mutate({ offer: code, file }))}
      onCancel={onClose}
    >
      {report ? (
        <ImportReport report={report} />
      ) : (
        <div className="stack">
          <FileDrop
            accept=".csv,.txt,.tsv"
            words={t('partnerCodes.drop')}
            note={t('partnerCodes.format')}
            onFile={setFile}
          />
          <pre className="sample">{t('partnerCodes.sample')}</pre>
          {run.isError && (
            <p className="person" role="alert">
              {t('partnerCodes.again')}
            </p>
          )}
        </div>
      )}
    </Modal>
  );
}
