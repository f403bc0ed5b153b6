import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const ROOT = new URL('../../', import.meta.url).pathname;

/**
 * A load generator as a process of its own, so that its work is not the measured server's: it reads windows as JSON
 * lines and answers each with its figures.
 */
export function startGenerator<Window, Figures>(file: string) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `${ROOT}${file}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = (line: Window) => child.stdin.write(`${JSON.stringify(line)}\n`);
  return {
    /** What it needs to know before, and answers nothing to. */
    tell,
    async run(window: Window): Promise<Figures> {
      tell(window);
      const { value, done } = await answers.next();
      if (done) throw new Error('the generator ended early');
      return JSON.parse(value) as Figures;
    },
    stop: () => child.stdin.end(),
  };
}
