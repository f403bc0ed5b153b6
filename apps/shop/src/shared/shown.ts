import Taro from '@tarojs/taro';

/** Calls back whenever the page is looked at again: while it was not, its timers stood still. Answers how to stop. */
export function whenShown(act: () => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    const changed = () => document.visibilityState === 'visible' && act();
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }
  Taro.onAppShow(act);
  return () => Taro.offAppShow(act);
}
