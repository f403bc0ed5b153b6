import type { SyncRun } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Progress, Steps } from 'antd';
import { Count } from '../../shared/values.tsx';
import { rowsPerSecond } from './figures.ts';

const STEPS: readonly SyncRun['step'][] = ['members', 'tags', 'contacts', 'groups', 'reconcile'];

/** How far the run is: its step, how much of it, how fast. */
export function SyncProgress({ run }: { run: SyncRun }) {
  const { t } = useTranslation();
  const speed = rowsPerSecond(run);
  const known = run.stepTotal !== null && run.stepTotal > 0;
  const percent = known ? Math.min(100, Math.floor((run.stepDone / run.stepTotal!) * 100)) : 0;
  return (
    <div className="stack">
      <Steps
        size="small"
        current={STEPS.indexOf(run.step)}
        items={STEPS.map((step) => ({ title: t(`sync.steps.${step}`) }))}
      />
      {known && <Progress percent={percent} status="active" showInfo={false} />}
      <p className="quiet" role="status">
        {t(`sync.steps.${run.step}`)} <Count n={run.stepDone} />
        {known && (
          <>
            {' / '}
            <Count n={run.stepTotal!} />
          </>
        )}
        {speed !== null && (
          <>
            {' · '}
            {t('sync.speed')} <Count n={speed} />
          </>
        )}
        {' · '}
        {t('sync.calls')} <Count n={run.apiCalls} />
      </p>
    </div>
  );
}
