import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { systemActor } from '../../access/index.ts';
import type { Content } from '../../content/index.ts';

/** A material of the library, or a new file for it when there is one of that name. */
export async function addMaterial(content: Content, code: string, bytes: Uint8Array, filename = `${code}.png`) {
  const actor = systemActor('tests');
  const body = () => Readable.from([bytes]);
  const [known] = await content.find([code]);
  return known
    ? content.replace(actor, code, { filename, body: body() })
    : content.upload(actor, { code, name: code, filename, body: body() });
}

/** Does one work of delivery in a process of its own, with a kill point armed; answers the signal that ended it. */
export async function dieAt(
  crashAt: string,
  args: {
    databaseUrl: string;
    wecomUrl: string;
    at: string;
    work: 'momentsNow' | 'renewMediaNow' | 'groupWelcomesNow' | 'staffCardsNow';
  },
): Promise<string | null> {
  const module = new URL('../testing.ts', import.meta.url).href;
  const script = `const { workInOwnProcess } = await import('${module}');
    await workInOwnProcess(${JSON.stringify({ ...args, crashAt })});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}
