import { queryOptions } from '@tanstack/react-query';
import { AttentionSettings } from '@xiaoer/contracts';
import { getJson, requestJson } from '@xiaoer/ui';

export const attentionSettings = queryOptions({
  queryKey: ['attention', 'settings'],
  queryFn: ({ signal }) => getJson('/api/console/attention/settings', AttentionSettings, { signal }),
});

export const changeSetting = ({ name, value }: { name: string; value: number }) =>
  requestJson('PUT', `/api/console/attention/settings/${name}`, { value }, AttentionSettings);
