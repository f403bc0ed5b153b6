import { wecomSdk } from '../../shared/wecom-sdk.ts';

/** WeCom's own scanner; null when the person cancelled it or it is not there. */
export async function scanWithWecom(): Promise<string | null> {
  const ww = await wecomSdk();
  if (!ww) return null;
  const { resultStr } = await ww.scanQRCode({ needResult: true });
  return resultStr ?? null;
}

/** The browser's bar-code reader (Android web views have it); TypeScript's DOM library does not know it yet. */
interface BarcodeReader {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

export function barcodeReader(): BarcodeReader | null {
  const { BarcodeDetector } = window as { BarcodeDetector?: new (options: { formats: string[] }) => BarcodeReader };
  if (!BarcodeDetector || !navigator.mediaDevices) return null;
  return new BarcodeDetector({ formats: ['qr_code'] });
}
