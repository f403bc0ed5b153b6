interface Question {
  ask: number;
  what: string;
}
interface Answer {
  answer: number;
  value: unknown;
}

/** How long an answer is waited for, in wall milliseconds. */
const PATIENCE_MS = 1_000;

/** One end of the channel between two processes: asks the other, and answers what the other asks. */
export function createAsking({
  send,
  answers,
  patienceMs = PATIENCE_MS,
}: {
  send: (message: Question | Answer) => void;
  answers: Record<string, () => Promise<unknown>>;
  patienceMs?: number;
}) {
  const open = new Map<number, (value: unknown) => void>();
  let asked = 0;

  return {
    /** Null when no answer comes in time: the other process may be ending. */
    async ask(what: string): Promise<unknown> {
      const number = ++asked;
      let late: NodeJS.Timeout | undefined;
      try {
        return await new Promise((resolve) => {
          open.set(number, resolve);
          late = setTimeout(() => resolve(null), patienceMs);
          send({ ask: number, what });
        });
      } finally {
        clearTimeout(late);
        open.delete(number);
      }
    },

    /** To be given every message that comes; those of other kinds are left alone. */
    async hear(message: unknown): Promise<void> {
      if (isAnswer(message)) return open.get(message.answer)?.(message.value);
      if (!isQuestion(message)) return;
      const value = await answers[message.what]?.().catch(() => null);
      send({ answer: message.ask, value: value ?? null });
    },
  };
}

const isObject = (message: unknown): message is object => typeof message === 'object' && message !== null;
const isQuestion = (message: unknown): message is Question => isObject(message) && 'ask' in message;
const isAnswer = (message: unknown): message is Answer => isObject(message) && 'answer' in message;
