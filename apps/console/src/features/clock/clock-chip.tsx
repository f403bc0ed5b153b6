import { useQuery } from '@tanstack/react-query';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Popover } from 'antd';
import { useState } from 'react';
import { me, useBusinessNow } from '../../shared/session.ts';
import { SpeedChoice } from './speed-choice.tsx';

/** The business time, ticking; an administrator opens it to change how fast it passes. */
export function ClockChip() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { data } = useQuery(me);
  const now = useBusinessNow();
  const [open, setOpen] = useState(false);
  if (!data || !now) return null;
  const { speed } = data;
  const pace = speed === 1 ? null : speed === 0 ? t('clock.driven') : t('clock.scaled', { speed });
  const face = (
    <>
      <span className={speed === 1 ? 'chip__dot' : 'chip__dot chip__dot--scaled'} />
      {formatTime(now, 'day', { language })} {formatTime(now, 'clock', { language })}
      {pace && <span className="faint">{pace}</span>}
    </>
  );
  if (data.role !== 'admin') {
    return (
      <span className="chip" title={t('clock.business')}>
        {face}
      </span>
    );
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={<SpeedChoice speed={speed} onChosen={() => setOpen(false)} />}
    >
      <button type="button" className="chip" title={t('clock.business')}>
        {face}
      </button>
    </Popover>
  );
}
