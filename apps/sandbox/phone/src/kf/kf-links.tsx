import { usePolled } from '../api.ts';
import { Avatar } from '../shell/avatar.tsx';
import { t } from '../texts.ts';
import type { KfAccount } from '../types.ts';

/** Accounts of 微信客服 whose link hangs somewhere; a tap goes in. */
export function KfLinks({ text, onOpen }: { text: string; onOpen: (link: string) => void }) {
  const accounts = usePolled<KfAccount[]>('kf/accounts', 5000);
  const shown = (accounts.data ?? []).filter(({ name, link }) => link && name.includes(text));
  if (shown.length === 0) return null;
  return (
    <>
      <h3>{t.kf.title}</h3>
      {shown.map(({ openKfId, name, link }) => (
        <button key={openKfId} type="button" className="chat-row" onClick={() => onOpen(link!)}>
          <Avatar name={name} />
          <span className="grow">
            <b>{name}</b>
            <small>{t.kf.lead}</small>
          </span>
        </button>
      ))}
    </>
  );
}
