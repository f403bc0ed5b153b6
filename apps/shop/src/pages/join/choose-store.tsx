import { Text, View } from '@tarojs/components';
import type { Cities, NearStore, NearStores, Position } from '@xiaoer/contracts';
import { useState } from 'react';
import { getJson, persistently } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card } from '../../shared/components/page';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { roughly } from './distance';
import { findPosition } from './position';

type City = Cities['cities'][number];
type Step =
  | { kind: 'ask' }
  | { kind: 'waiting' }
  | { kind: 'cities'; cities: City[]; refused: boolean }
  | { kind: 'stores'; stores: NearStore[]; city: string | null }
  | { kind: 'failed'; error: unknown; again: () => void };

/** Position → nearest stores; or, when the position is refused or the customer prefers it, city → stores. */
export function ChooseStore({ joining, onChoose }: { joining: string | null; onChoose: (store: NearStore) => void }) {
  const { t } = useTexts();
  const [step, setStep] = useState<Step>({ kind: 'ask' });

  const showCities = async (refused: boolean) => {
    setStep({ kind: 'waiting' });
    try {
      const { cities } = await persistently(() => getJson<Cities>('/cities'), { tries: 3 });
      setStep({ kind: 'cities', cities, refused });
    } catch (error) {
      setStep({ kind: 'failed', error, again: () => showCities(refused) });
    }
  };
  const showStores = async (where: Position | { city: string }) => {
    setStep({ kind: 'waiting' });
    const query =
      'city' in where
        ? `city=${encodeURIComponent(where.city)}`
        : `lng=${where.lng.toFixed(5)}&lat=${where.lat.toFixed(5)}`;
    try {
      const { stores } = await persistently(() => getJson<NearStores>(`/stores?${query}`), {
        tries: 3,
      });
      setStep({ kind: 'stores', stores, city: 'city' in where ? where.city : null });
    } catch (error) {
      setStep({ kind: 'failed', error, again: () => showStores(where) });
    }
  };
  const findNear = async () => {
    setStep({ kind: 'waiting' });
    const position = await findPosition();
    await (position ? showStores(position) : showCities(true));
  };

  switch (step.kind) {
    case 'ask':
      return (
        <Card>
          <Action onTap={findNear}>{t('join.findNear')}</Action>
          <Text className="small small--centre">{t('join.findNearWhy')}</Text>
          <Action kind="quiet" onTap={() => showCities(false)}>
            {t('join.byCity')}
          </Action>
        </Card>
      );
    case 'waiting':
      return (
        <Card>
          <Text className="small">{t('join.finding')}</Text>
          <Skeleton rows={[56, 56, 56]} />
        </Card>
      );
    case 'failed':
      return (
        <Card>
          <ErrorNote error={step.error} onRetry={step.again} />
        </Card>
      );
    case 'cities':
      if (step.cities.length === 0) {
        return (
          <Card>
            <Note title={t('join.noCities.title')} text={t('join.noCities.text')} />
          </Card>
        );
      }
      return (
        <Card>
          <Text className="card__title">{t('join.chooseCity')}</Text>
          {step.refused && <Text className="small">{t('join.refused')}</Text>}
          <View className="cities">
            {step.cities.map((city) => (
              <View key={city.name} className="city" role="button" onClick={() => showStores({ city: city.name })}>
                <Text className="city__name">{city.name}</Text>
                <Text className="small small--faint">{t('join.cityStores', { n: city.stores })}</Text>
              </View>
            ))}
          </View>
        </Card>
      );
    case 'stores':
      return (
        <Card>
          <Text className="card__title">
            {step.city ? t('join.cityTitle', { city: step.city }) : t('join.nearTitle')}
          </Text>
          {step.stores.length === 0 && <Note title={t('join.none.title')} text={t('join.none.text')} />}
          <View className="stores">
            {step.stores.map((store) => (
              <StoreRow
                key={store.code}
                store={store}
                busy={joining === store.code}
                onTap={() => joining === null && onChoose(store)}
              />
            ))}
          </View>
          <Action kind="quiet" onTap={() => showCities(false)}>
            {t('join.byCity')}
          </Action>
        </Card>
      );
  }
}

function StoreRow({ store, busy, onTap }: { store: NearStore; busy: boolean; onTap: () => void }) {
  const { t } = useTexts();
  const far = store.distanceM === null ? null : roughly(store.distanceM);
  return (
    <View className={`store${busy ? ' store--busy' : ''}`} role="button" onClick={onTap}>
      <View className="store__what">
        <Text className="store__name">{store.name}</Text>
        <Text className="small">{store.address}</Text>
        <View className="store__tags">
          <Text className={`tag${store.openNow ? ' tag--tea' : ''}`}>
            {t(store.openNow ? 'join.open' : 'join.closed')}
            {store.hoursToday ? ` ${store.hoursToday}` : ''}
          </Text>
          {!store.hasGroup && <Text className="tag">{t('join.noGroup')}</Text>}
        </View>
      </View>
      <Text className="store__far">{busy ? '…' : `${far ? t(`join.${far.unit}`, { n: far.n }) : ''} ›`}</Text>
    </View>
  );
}
