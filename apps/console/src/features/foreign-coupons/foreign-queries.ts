import { queryOptions } from '@tanstack/react-query';
import { ForeignFigures, ForeignFileImported } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import { sendFile } from '../../shared/send-file.ts';

export const foreignFigures = queryOptions({
  queryKey: ['foreign-coupons'],
  queryFn: ({ signal }) => getJson('/api/console/foreign-coupons', ForeignFigures, { signal }),
});

export const importForeign = ({ system, file }: { system: string; file: File }) =>
  sendFile(`/api/console/foreign-coupons?${new URLSearchParams({ system })}`, file, ForeignFileImported, 'text/csv');
