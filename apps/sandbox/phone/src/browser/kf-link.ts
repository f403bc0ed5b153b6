import { type RefObject, useEffect, useRef } from 'react';

/** Hears the page in the frame, and nobody else, when it is a link into 微信客服; see `web/kf-page.ts`. */
export function useKfLink(frame: RefObject<HTMLIFrameElement | null>, onKf: ((url: string) => void) | undefined): void {
  const current = useRef(onKf);
  current.current = onKf;
  useEffect(() => {
    const listen = (event: MessageEvent) => {
      const url: unknown = event.data?.kfid;
      if (event.source === frame.current?.contentWindow && typeof url === 'string') current.current?.(url);
    };
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, [frame]);
}
