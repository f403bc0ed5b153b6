import { useMutation, useQuery } from '@tanstack/react-query';
import { type Connection, ConnectionCheck, type ConnectionFinding } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { CallbackKeys } from './callback-keys.tsx';
import { connection, runCheck } from './connection-queries.ts';
import './connection.css';
import { CorpForm } from './corp-form.tsx';
import { Finding } from './finding.tsx';
import { RestartNote } from './restart-note.tsx';

type Findings = Partial<Record<ConnectionCheck, ConnectionFinding>>;

/** The tie to WeCom, step by step in the order in which it is made; every step can be tested by itself. */
export function ConnectionWizard() {
  const { t } = useTranslation();
  const query = useQuery(connection);
  const [findings, setFindings] = useState<Findings>({});
  const can = useCan();
  const test = useMutation({
    mutationFn: runCheck,
    onSuccess: (finding) => setFindings((before) => ({ ...before, [finding.check]: finding })),
  });
  const all = useMutation({
    // one after the other, so that the answers appear in the order of the steps
    async mutationFn() {
      for (const check of ConnectionCheck.options) await test.mutateAsync(check);
    },
  });
  const mayTest = can('delivery.edit');
  return (
    <Loaded query={query}>
      {(data) => (
        <div className="stack">
          <RestartNote connection={data} />
          <Sheet
            title={t('connection.title')}
            note={t(`connection.source.${data.source}`)}
            actions={
              mayTest && (
                <Button type="primary" loading={all.isPending} onClick={() => all.mutate()}>
                  {t('connection.testAll')}
                </Button>
              )
            }
          >
            <ol className="steps">
              {ConnectionCheck.options.map((check) => (
                <li className="steps__step" key={check}>
                  <div className="steps__head">
                    <h3>{t(`connection.steps.${check}.title`)}</h3>
                    {mayTest && (
                      <Button
                        size="small"
                        loading={test.isPending && test.variables === check}
                        onClick={() => test.mutate(check)}
                      >
                        {t('connection.test')}
                      </Button>
                    )}
                  </div>
                  <p className="quiet">{t(`connection.steps.${check}.text`)}</p>
                  <StepContent check={check} data={data} />
                  <Finding finding={findings[check]} error={test.variables === check ? test.error : null} />
                </li>
              ))}
            </ol>
          </Sheet>
        </div>
      )}
    </Loaded>
  );
}

/** What is entered or copied in a step; most steps happen in WeCom's back office alone. */
function StepContent({ check, data }: { check: ConnectionCheck; data: Connection }) {
  if (check === 'secret') return <CorpForm connection={data} />;
  if (check === 'callback') return <CallbackKeys connection={data} />;
  return null;
}
