import { Button } from '@tarojs/components';
import type { PropsWithChildren } from 'react';

/** A thumb-sized button. One `main` per screen. */
export function Action({
  kind = 'main',
  busy = false,
  disabled = false,
  onTap,
  children,
}: PropsWithChildren<{ kind?: 'main' | 'quiet'; busy?: boolean; disabled?: boolean; onTap: () => void }>) {
  return (
    <Button
      className={`action action--${kind}${disabled || busy ? ' action--off' : ''}`}
      disabled={disabled || busy}
      onClick={onTap}
    >
      {children}
    </Button>
  );
}
