import { useTranslation } from '@xiaoer/ui';

/** A word of `shared.<kind>`; one that we don't know yet is shown as the server wrote it, never hidden. */
export function useWord(): (kind: string, key: string | null) => string {
  const { t } = useTranslation();
  return (kind, key) => (key === null ? '' : t(`shared.${kind}.${key}`, { defaultValue: key }));
}
