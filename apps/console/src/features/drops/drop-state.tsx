import type { DropRow } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';

const COLOURS: Partial<Record<DropRow['state'], string>> = { open: 'success', stopped: 'error' };

export function DropState({ state }: { state: DropRow['state'] }) {
  const { t } = useTranslation();
  return <Tag color={COLOURS[state]}>{t(`drops.state.${state}`)}</Tag>;
}
