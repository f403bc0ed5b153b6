import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

export type Line = Record<string, unknown> & { kind: string };

/** What is so in the corp, by the sandbox's own books: lines of one kind, as they come. */
export async function* truthLines(sandboxUrl: string, kind: string): AsyncGenerator<Line> {
  const answer = await fetch(`${sandboxUrl}/__sandbox/truth?only=${kind}`);
  if (!answer.ok || !answer.body) throw new Error(`the truth was not told: ${answer.status}`);
  const lines = createInterface({ input: Readable.fromWeb(answer.body as ReadableStream) });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
}

export const readTruth = (sandboxUrl: string, kind: string): Promise<Line[]> =>
  Array.fromAsync(truthLines(sandboxUrl, kind));
