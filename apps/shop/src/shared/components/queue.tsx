import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { useTexts } from '../language';
import { standsNow, type Turn } from '../turn';

/** Wall milliseconds between ticks. */
const TICK_MS = 250;

/** Somebody's place in the queue, counting down; the page asks again by itself. `hint` says what need not be feared. */
export function Queue({ turn, hint }: { turn: Turn; hint: string }) {
  const { t } = useTexts();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const { place, seconds } = standsNow(turn, nowMs);
  const goneShare = Math.min(1, Math.max(0, (nowMs - turn.sinceMs) / Math.max(1, turn.untilMs - turn.sinceMs)));
  return (
    <View className="queue" role="status">
      {place !== null && (
        <>
          <Text className="small">{t('queue.before')}</Text>
          <Text className="queue__place">{t('queue.place', { n: place })}</Text>
        </>
      )}
      <Text className="queue__title">
        {t(place === null ? `queue.${turn.why === 'offline' ? 'offline' : 'busy'}` : 'queue.people')}
      </Text>
      <View className="bar">
        <View className="bar__gone" style={{ width: `${100 * goneShare}%` }} />
      </View>
      <Text className="small small--centre">{seconds > 0 ? t('queue.seconds', { n: seconds }) : t('queue.now')}</Text>
      <Text className="small small--centre">{hint}</Text>
    </View>
  );
}
