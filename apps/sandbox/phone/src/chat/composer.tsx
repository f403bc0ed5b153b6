import { useState } from 'react';
import { t } from '../texts.ts';

export function Composer({ onSend }: { onSend: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState('');
  return (
    <form
      className="composer"
      onSubmit={(e) => {
        e.preventDefault();
        if (!text.trim()) return;
        void onSend(text.trim()).then((sent) => sent && setText(''));
      }}
    >
      <input value={text} onChange={(e) => setText(e.target.value)} placeholder={t.chat.say} aria-label={t.chat.say} />
      <button type="submit" className="main" disabled={!text.trim()}>
        {t.chat.send}
      </button>
    </form>
  );
}
