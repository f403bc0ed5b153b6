import { Text, View } from '@tarojs/components';
import type { PickupStores } from '@xiaoer/contracts';
import { useState } from 'react';
import { getJson, persistently, postJson } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { errorWords } from '../../shared/components/note';
import { useTexts } from '../../shared/language';
import { roughly } from '../join/distance';

type Step =
  | { kind: 'closed' }
  | { kind: 'busy' }
  | { kind: 'stores'; stores: PickupStores['stores'] }
  | { kind: 'failed'; error: unknown };

const TRIES = 4;

/** Collects it elsewhere: stores that have such a piece left, nearest first; a tap moves it there. */
export function OtherStores({ code, onChange }: { code: string; onChange: () => void }) {
  const { t } = useTexts();
  const [step, setStep] = useState<Step>({ kind: 'closed' });
  const path = `/coupons/${encodeURIComponent(code)}/pickup`;
  const failed = (error: unknown) => setStep({ kind: 'failed', error });

  const look = () => {
    setStep({ kind: 'busy' });
    persistently(() => getJson<PickupStores>(path), { tries: TRIES }).then(
      ({ stores }) => setStep({ kind: 'stores', stores }),
      failed,
    );
  };
  // The same store again is no second move, so a lost answer may be asked for again.
  const move = (store: string) => {
    setStep({ kind: 'busy' });
    persistently(() => postJson(path, { store }), { tries: TRIES })
      .then(() => setStep({ kind: 'closed' }), failed)
      .finally(onChange);
  };

  if (step.kind === 'closed' || step.kind === 'busy') {
    return (
      <Action kind="quiet" busy={step.kind === 'busy'} onTap={look}>
        {t(step.kind === 'busy' ? 'common.loading' : 'wallet.otherStore')}
      </Action>
    );
  }
  if (step.kind === 'failed') {
    const { title, text } = errorWords(step.error, t);
    return (
      <View className="told" role="alert">
        <Text className="told__title">{title}</Text>
        <Text className="small">{text}</Text>
        <Action kind="quiet" onTap={look}>
          {t('wallet.otherStore')}
        </Action>
      </View>
    );
  }
  if (step.stores.length === 0) return <Text className="small small--centre">{t('wallet.noOtherStore')}</Text>;
  return (
    <View className="stores">
      {step.stores.map((store) => {
        const far = store.distanceM === null ? null : roughly(store.distanceM);
        return (
          <View key={store.code} className="store" role="button" onClick={() => move(store.code)}>
            <View className="store__what">
              <Text className="store__name">{store.name}</Text>
              <Text className="small">{t('wallet.leftThere', { n: store.left })}</Text>
            </View>
            <Text className="store__far">{far ? `${t(`join.${far.unit}`, { n: far.n })} ›` : '›'}</Text>
          </View>
        );
      })}
    </View>
  );
}
