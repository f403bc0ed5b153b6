import { queryOptions } from '@tanstack/react-query';
import { type Material, Materials } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

/** The library of pictures, videos and files. */
export const materials = queryOptions({
  queryKey: ['materials'],
  queryFn: ({ signal }) => getJson('/api/console/materials', Materials, { signal }),
});

/** Where its newest file is shown from; the version makes browsers ask again after a change. */
export const fileOf = ({ code, version }: Pick<Material, 'code' | 'version'>) =>
  `/api/console/materials/${code}/file?v=${version}`;
