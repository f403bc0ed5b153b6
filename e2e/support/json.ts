export interface Answer<Body = unknown> {
  status: number;
  body: Body;
}

/** How long an answer may take, in wall milliseconds. */
const PATIENCE_MS = 30_000;

/** One request, answered as JSON. Redirects are not followed. */
export async function send<Body = unknown>(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body> & { headers: Headers }> {
  const answer = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, body: (isJson && text ? JSON.parse(text) : text) as Body, headers: answer.headers };
}

/** The body of an answer that has to be a success. */
export function good<Body>({ status, body }: Answer<Body>): Body {
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
