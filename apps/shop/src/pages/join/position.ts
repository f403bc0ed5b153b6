import Taro from '@tarojs/taro';
import type { Position } from '@xiaoer/contracts';

/** Wall milliseconds until we stop waiting for satellites and offer the cities. */
const PATIENCE_MS = 8_000;

/** Where the phone is (WGS-84), or null when it won't or can't tell. Nothing is stored. */
export async function findPosition(): Promise<Position | null> {
  const giveUp = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const asked = Taro.getLocation({ type: 'wgs84', highAccuracyExpireTime: PATIENCE_MS }).then(
    ({ longitude, latitude }) => ({ lng: longitude, lat: latitude }),
    () => null,
  );
  return Promise.race([asked, giveUp]);
}
