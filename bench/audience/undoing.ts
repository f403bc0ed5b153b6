/** What must be ended and thrown away, the newest first; also when somebody presses Ctrl-C in the middle. */
export interface Undoing {
  /** Done at the end and on Ctrl-C. */
  always(step: () => unknown): void;
  /** Done at the end alone: DuckDB may not be closed while it runs a statement, and goes with the process. */
  atEnd(step: () => unknown): void;
  /** Does what was added by `work`, and answers what it answers. */
  around<T>(work: () => Promise<T>): Promise<T>;
}

/** Runs `work` and undoes, whatever happens. */
export async function withUndoing<T>(work: (undoing: Undoing) => Promise<T>): Promise<T> {
  const steps: { step: () => unknown; always: boolean }[] = [];
  let interrupted = false;
  const undo = async (from: number) => {
    for (const { step, always } of steps.splice(from).reverse()) {
      // One that fails leaves something behind; that is no reason to leave the rest too.
      if (always || !interrupted) await Promise.try(step).catch((error: Error) => console.error(error));
    }
  };
  // A statement of DuckDB that still runs would hold up an ordinary exit; everything else has been ended by then.
  const interrupt = () => {
    interrupted = true;
    void undo(0).finally(() => process.kill(process.pid, 'SIGKILL'));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

  async function around<T>(part: () => Promise<T>): Promise<T> {
    const from = steps.length;
    try {
      return await part();
    } catch (error) {
      // What fails because it is being ended has nothing to say; the process ends when all is undone.
      if (interrupted) return new Promise<T>(() => {});
      throw error;
    } finally {
      if (!interrupted) await undo(from);
    }
  }
  const undoing: Undoing = {
    always: (step) => void steps.push({ step, always: true }),
    atEnd: (step) => void steps.push({ step, always: false }),
    around,
  };
  try {
    return await around(() => work(undoing));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
