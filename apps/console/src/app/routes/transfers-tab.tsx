import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Draft } from '../../features/transfers/draft.ts';
import { LeftMembers } from '../../features/transfers/left-members.tsx';
import { TransferHistory } from '../../features/transfers/transfer-history.tsx';
import { TransferProgress } from '../../features/transfers/transfer-progress.tsx';
import { TransferWizard } from '../../features/transfers/transfer-wizard.tsx';

const route = getRouteApi('/in/wecom/$tab');

/** Hand-overs: what waits for somebody, the wizard (`view=new`), and one action's progress (`id`). */
export function TransfersTab() {
  const { id, view } = route.useSearch();
  const navigate = route.useNavigate();
  const [from, setFrom] = useState<Draft['from']>(null);
  const show = (search: { id?: string; view?: string }) => void navigate({ search });
  const begin = (giver: Draft['from']) => {
    setFrom(giver);
    show({ view: 'new' });
  };
  if (id) return <TransferProgress id={id} onClose={() => show({})} />;
  if (view === 'new') {
    return <TransferWizard from={from} onClose={() => show({})} onStarted={(started) => show({ id: started })} />;
  }
  return (
    <div className="stack">
      <LeftMembers onHandOver={begin} />
      <TransferHistory onNew={() => begin(null)} onOpen={(opened) => show({ id: opened })} />
    </div>
  );
}
