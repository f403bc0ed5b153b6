import { queryOptions } from '@tanstack/react-query';
import { Accepted, Material, MediaState } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';
import { sendFile } from '../../shared/send-file.ts';

/** Where materials are used, and how long WeCom's copies live. */
export const mediaState = queryOptions({
  queryKey: ['materials', 'media'],
  queryFn: ({ signal }) => getJson('/api/console/media', MediaState, { signal }),
  refetchInterval: 15_000,
});

export const archiveMaterial = ({ code, archived }: { code: string; archived: boolean }) =>
  postJson(`/api/console/materials/${code}/archive`, { archived }, Accepted);

export interface FileToUpload {
  file: File;
  name: string;
  /** Another version of this one. */
  of?: string | undefined;
}

/** Sends the file as it is: its bytes are the body. */
export function uploadFile({ file, name, of }: FileToUpload): Promise<Material> {
  const query = new URLSearchParams(of ? { filename: file.name } : { name, filename: file.name });
  const path = of ? `/api/console/materials/${of}/versions` : '/api/console/materials';
  return sendFile(`${path}?${query}`, file, Material);
}
