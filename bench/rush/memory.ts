import { readdirSync, readFileSync } from 'node:fs';

/** What a program and the processes it started hold in memory, in MB; null where the system does not tell (no /proc). */
function memoryMb(pid: number): number | null {
  try {
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
    return own + childrenOf(pid).reduce((sum, child) => sum + (memoryMb(child) ?? 0), 0);
  } catch {
    return null;
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

/** Looks once a second until told to stop; answers what it saw, second by second. */
export function watchMemory(pid: number): () => (number | null)[] {
  const seen: (number | null)[] = [memoryMb(pid)];
  const looking = setInterval(() => seen.push(memoryMb(pid)), 1_000);
  return () => {
    clearInterval(looking);
    return seen;
  };
}
