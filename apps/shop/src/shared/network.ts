import Taro from '@tarojs/taro';

/** Calls back whenever the network has come back. Answers how to stop. */
export function whenOnline(act: () => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    window.addEventListener('online', act);
    return () => window.removeEventListener('online', act);
  }
  const changed = ({ isConnected }: { isConnected: boolean }) => isConnected && act();
  Taro.onNetworkStatusChange(changed);
  return () => Taro.offNetworkStatusChange(changed);
}
