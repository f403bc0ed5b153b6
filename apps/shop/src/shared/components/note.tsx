import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import { RequestError } from '../api';
import { type TextKey, type Translate, useTexts } from '../language';
import { needsLogin } from '../login';
import { refusedWords } from '../refusals';
import { Action } from './action';

/** A calm sentence in place of content: empty, over, not yours. */
export function Note({
  title,
  text,
  tone = 'calm',
  children,
}: PropsWithChildren<{ title: string; text?: string; tone?: 'calm' | 'happy' }>) {
  return (
    <View className={`note note--${tone}`}>
      <View className="note__mark" />
      <Text className="note__title">{title}</Text>
      {text && <Text className="note__text">{text}</Text>}
      {children}
    </View>
  );
}

/** What happened, what to do, a code. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTexts();
  const { title, text, refused } = errorWords(error, t);
  return (
    <Note title={title} text={text}>
      {error instanceof RequestError && !refused && (
        <Text className="note__code">
          {error.code}
          {error.requestId ? ` · ${error.requestId}` : ''}
        </Text>
      )}
      <Action kind="quiet" onTap={onRetry}>
        {t('common.retry')}
      </Action>
    </Note>
  );
}

/** A refusal's own words, or those of its kind: for places where a whole note is too large. `refused`: they are its own. */
export function errorWords(error: unknown, t: Translate): { title: string; text: string; refused: boolean } {
  const words = error instanceof RequestError ? refusedWords(error, t) : null;
  if (words) return { ...words, refused: true };
  const kind = kindOf(error);
  return { title: t(`error.${kind}.title` as TextKey), text: t(`error.${kind}.text` as TextKey), refused: false };
}

function kindOf(error: unknown): 'network' | 'busy' | 'login' | 'denied' | 'gone' | 'general' {
  if (!(error instanceof RequestError)) return 'general';
  if (needsLogin(error) || error.code === 'customers.who_are_you') return 'login';
  if (error.status === 0) return 'network';
  if (error.status === 429 || error.status >= 502) return 'busy';
  if (error.status === 403) return 'denied';
  if (error.status === 404) return 'gone';
  return 'general';
}
