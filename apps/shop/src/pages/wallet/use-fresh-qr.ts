import type { CouponQr } from '@xiaoer/contracts';
import { useEffect, useState } from 'react';
import { getJson, persistently } from '../../shared/api';
import { whenOnline } from '../../shared/network';
import { whenShown } from '../../shared/shown';
import { type HeldQr, held, renewAtMs, secondsLeft } from './fresh-qr';

/** Wall milliseconds between ticks. */
const TICK_MS = 500;

/**
 * The signed QR of a coupon that is shown, renewed before its end for as long as it is. Null while there is none that
 * holds: off line, or with a server that is busy.
 */
export function useFreshQr(code: string): { picture: string; seconds: number } | null {
  const [qr, setQr] = useState<HeldQr | null>(null);
  const [nowMs, setNowMs] = useState(() => Date.now());

  useEffect(() => {
    let round = 0;
    let last: HeldQr | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      const mine = ++round;
      clearTimeout(timer);
      const send = () => {
        if (mine === round) return getJson<CouponQr>(`/coupons/${encodeURIComponent(code)}/qr`);
        throw new Error('asked anew or closed');
      };
      persistently(send, { tries: Number.POSITIVE_INFINITY }).then(
        (answer) => {
          if (mine !== round) return;
          last = held(answer, Date.now());
          setQr(last);
          timer = setTimeout(ask, Math.max(1_000, renewAtMs(last, Math.random()) - Date.now()));
        },
        () => {}, // refused: the coupon's state has changed, and the wallet says how
      );
    };
    const look = () => {
      setNowMs(Date.now());
      if (!last || Date.now() >= renewAtMs(last, 0)) ask();
    };
    ask();
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    const blind = whenShown(look);
    const deaf = whenOnline(look);
    return () => {
      round++;
      clearTimeout(timer);
      clearInterval(ticking);
      blind();
      deaf();
    };
  }, [code]);

  const seconds = qr ? secondsLeft(qr, nowMs) : 0;
  return qr && seconds > 0 ? { picture: qr.picture, seconds } : null;
}
