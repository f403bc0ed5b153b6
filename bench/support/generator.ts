import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Window, WindowFigures } from './callback-load-main.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

/** The load generator as a process of its own, so that its work is not the measured server's. */
export function startGenerator() {
  const file = `${ROOT}bench/support/callback-load-main.ts`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(window: Window): Promise<WindowFigures> {
      child.stdin.write(`${JSON.stringify(window)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('the generator ended early');
      return JSON.parse(value) as WindowFigures;
    },
    stop: () => child.stdin.end(),
  };
}
