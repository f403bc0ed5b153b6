import { queryOptions } from '@tanstack/react-query';
import { Accepted, Material, MediaState } from '@xiaoer/contracts';
import { ApiError, getJson, postJson } from '@xiaoer/ui';

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
export async function uploadFile({ file, name, of }: FileToUpload): Promise<Material> {
  const query = new URLSearchParams(of ? { filename: file.name } : { name, filename: file.name });
  const path = of ? `/api/console/materials/${of}/versions` : '/api/console/materials';
  let response: Response;
  try {
    response = await fetch(`${path}?${query}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
  } catch (cause) {
    throw new ApiError('network.unreachable', { cause });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return Material.parse(answer);
  const { code, details } = (answer ?? {}) as { code?: string; details?: Record<string, unknown> };
  throw new ApiError(code ?? `http.${response.status}`, { status: response.status, details: details ?? {} });
}
