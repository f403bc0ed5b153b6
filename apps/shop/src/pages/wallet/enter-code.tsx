import { Input, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { ClaimedCode } from '@xiaoer/contracts';
import { useState } from 'react';
import { persistently, postJson, RequestError } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { errorWords } from '../../shared/components/note';
import { Card } from '../../shared/components/page';
import { type Translate, useTexts } from '../../shared/language';
import { needsLogin, startLogin } from '../../shared/login';
import { DEFAULT_ZONE } from '../../shared/time';
import { type TypedCode, typedCode } from './typed-code';
import { endWords } from './validity';

type Asked =
  | { kind: 'not_yet' }
  | { kind: 'asking'; waits: boolean }
  | { kind: 'refused'; error: unknown }
  | { kind: 'got'; coupon: ClaimedCode };

/** How often a request that may pass is sent before the page says so: she is answered the same however often she asks. */
const TRIES = 4;

/**
 * A printed code becomes a coupon: typed by hand, or brought by the link of a printed QR (`preset`). What can't be a code is
 * told while it is typed, without asking anybody.
 */
export function EnterCode({ preset, onGot }: { preset: string; onGot: () => void }) {
  const { t, language } = useTexts();
  const [open, setOpen] = useState(preset !== '');
  const [typed, setTyped] = useState(preset);
  const [asked, setAsked] = useState<Asked>({ kind: 'not_yet' });
  const judged = typedCode(typed);

  const type = (text: string) => {
    setTyped(text);
    if (asked.kind !== 'asking') setAsked({ kind: 'not_yet' });
  };
  const ask = () => {
    if (judged.kind !== 'whole') return;
    const path = `/codes/${judged.code}`;
    setAsked({ kind: 'asking', waits: false });
    persistently(() => postJson<ClaimedCode>(path, {}), {
      tries: TRIES,
      onPause: () => setAsked({ kind: 'asking', waits: true }),
    }).then(
      (coupon) => {
        setAsked({ kind: 'got', coupon });
        setTyped('');
        onGot();
      },
      (error: unknown) => {
        if (needsLogin(error) && startLogin(Date.now())) return; // the page is leaving
        setAsked({ kind: 'refused', error });
      },
    );
  };

  if (!open) {
    return (
      <View className="link" role="button" onClick={() => setOpen(true)}>
        <Text>{t('enterCode.open')}</Text>
      </View>
    );
  }
  const isAsking = asked.kind === 'asking';
  return (
    <Card>
      <Text className="card__title">{t('enterCode.title')}</Text>
      <Input
        className="code-field"
        value={typed}
        placeholder={t('enterCode.placeholder')}
        maxlength={20}
        disabled={isAsking}
        onInput={({ detail }) => type(detail.value)}
        onConfirm={ask}
      />
      {asked.kind !== 'refused' && (
        <View role="status">
          <Text className={`small${isSlip(judged) ? ' small--harm' : ''}`}>
            {asked.kind === 'asking' && asked.waits ? t('enterCode.waits') : hintFor(judged, t)}
          </Text>
        </View>
      )}
      {asked.kind === 'got' && (
        <View className="told told--happy" role="status">
          <Text>
            {t('enterCode.got', {
              offer: asked.coupon.offer,
              time: endWords(asked.coupon.validUntil, { language, zone: DEFAULT_ZONE }),
            })}
          </Text>
        </View>
      )}
      {asked.kind === 'refused' && <WhyNot error={asked.error} />}
      <Action busy={isAsking} disabled={judged.kind !== 'whole'} onTap={ask}>
        {t(isAsking ? 'enterCode.asking' : 'enterCode.ask')}
      </Action>
    </Card>
  );
}

/** Why it became no coupon, and what to do; somebody whom we don't know yet is shown where she can change that. */
function WhyNot({ error }: { error: unknown }) {
  const { t } = useTexts();
  const { title, text } = errorWords(error, t);
  return (
    <View className="told" role="alert">
      <Text className="told__title">{title}</Text>
      <Text className="small">{text}</Text>
      {error instanceof RequestError && error.code === 'offers.who_are_you' && (
        <Action kind="quiet" onTap={() => Taro.navigateTo({ url: '/pages/join/index' })}>
          {t('wallet.goJoin')}
        </Action>
      )}
    </View>
  );
}

const isSlip = ({ kind }: TypedCode) => kind === 'wrong' || kind === 'long' || kind === 'strange';

function hintFor(judged: TypedCode, t: Translate): string {
  switch (judged.kind) {
    case 'short':
      return t('enterCode.short', { n: judged.left });
    case 'strange':
      return t('enterCode.strange', { character: judged.character });
    default:
      return t(`enterCode.${judged.kind}`);
  }
}
