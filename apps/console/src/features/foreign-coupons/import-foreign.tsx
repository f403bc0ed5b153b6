import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ForeignFileImported } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { AutoComplete, Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { FileDrop } from '../../shared/file-drop.tsx';
import { useMayForChain } from '../../shared/session.ts';
import { foreignFigures, importForeign } from './foreign-queries.ts';
import { ForeignReport } from './foreign-report.tsx';

const SYSTEM = /^[A-Za-z0-9._-]{1,64}$/;

/** Takes a file of another system's coupons, and shows what became of its rows. */
export function ImportForeign() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!useMayForChain()('offers.edit')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('foreignCoupons.import')}
      </Button>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const known = useQuery(foreignFigures).data?.systems ?? [];
  const [system, setSystem] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ForeignFileImported | null>(null);
  const run = useAction({
    run: importForeign,
    changes: [foreignFigures.queryKey],
    onDone: setReport,
    // What was taken before the connection broke stays.
    onError: () => void client.invalidateQueries({ queryKey: foreignFigures.queryKey }),
  });
  const isSystem = SYSTEM.test(system);
  return (
    <Modal
      open
      width={620}
      title={t('foreignCoupons.import')}
      okText={report ? t('shared.close') : t('foreignCoupons.importDo')}
      okButtonProps={{ disabled: file === null || !isSystem, loading: run.isPending }}
      cancelText={t('shared.cancel')}
      cancelButtonProps={report ? { style: { display: 'none' } } : {}}
      mask={{ closable: false }}
      onOk={() => (report ? onClose() : file && run.mutate({ system, file }))}
      onCancel={onClose}
    >
      {report ? (
        <ForeignReport report={report} />
      ) : (
        <div className="stack">
          <Form layout="vertical">
            <Form.Item
              label={t('foreignCoupons.system')}
              extra={t('foreignCoupons.systemHelp')}
              validateStatus={system !== '' && !isSystem ? 'error' : ''}
            >
              <AutoComplete
                value={system}
                onChange={(next: string) => setSystem(next.trim())}
                aria-label={t('foreignCoupons.system')}
                placeholder="pos"
                options={known.map((row) => ({ value: row.system }))}
              />
            </Form.Item>
          </Form>
          <FileDrop
            accept=".csv,.txt"
            words={t('foreignCoupons.drop')}
            note={t('foreignCoupons.format')}
            onFile={setFile}
          />
          <pre className="sample">{t('foreignCoupons.sample')}</pre>
          <p className="faint small">{t('foreignCoupons.columns')}</p>
          {run.isError && (
            <p className="person" role="alert">
              {t('foreignCoupons.again')}
            </p>
          )}
        </div>
      )}
    </Modal>
  );
}
