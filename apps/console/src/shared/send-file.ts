import { ApiError, type Schema } from '@xiaoer/ui';

/** Sends a file as it is: its bytes are the body, read from the disk as they go. Long files take their time. */
export async function sendFile<T>(
  path: string,
  file: Blob,
  schema: Schema<T>,
  type = 'application/octet-stream',
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': type },
      body: file,
    });
  } catch (cause) {
    throw new ApiError('network.unreachable', { cause });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return schema.parse(answer);
  const { code, details } = (answer ?? {}) as { code?: string; details?: Record<string, unknown> };
  throw new ApiError(code ?? `http.${response.status}`, { status: response.status, details: details ?? {} });
}
