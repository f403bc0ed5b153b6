import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd-mobile';
import { useEffect, useRef, useState } from 'react';
import { barcodeReader } from './scan.ts';

/** Wall milliseconds between looks at the picture: reading takes a slow phone some 100 ms. */
const LOOK_EVERY_MS = 250;

/** The camera's picture until it shows a code. The camera is let go as soon as this leaves the screen. */
export function Camera({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;
  const [refused, setRefused] = useState(false);

  useEffect(() => {
    const reader = barcodeReader();
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    let closed = false;
    const stop = () => {
      closed = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = async () => {
      const [code] = (await reader?.detect(video.current!).catch(() => [])) ?? [];
      if (!code || closed) return;
      stop();
      found.current(code.rawValue);
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (closed) return stop();
      video.current!.srcObject = stream;
      await video.current!.play();
      timer = setInterval(look, LOOK_EVERY_MS);
    };
    start().catch(() => setRefused(!closed));
    return stop;
  }, []);

  return (
    <section className="card">
      {refused ? (
        <p className="card__text">{t('redeem.cameraRefused')}</p>
      ) : (
        <video ref={video} className="camera" muted playsInline />
      )}
      <Button block onClick={onClose}>
        {t('redeem.closeCamera')}
      </Button>
    </section>
  );
}
