/**
 * Gathers what arrives while a statement is under way and hands it over as one set: a quiet minute costs no waiting,
 * a rush costs few statements. Order of arrival is kept; each item gets its own answer.
 * @param run answers one result per item, in their order
 * @param max items of one set
 * @param lanes sets under way at once
 * @param isOnesFault whether a failure lies in one item: then the set is halved until it is found, and only that item fails
 */
export function createBatcher<Item, Result>({
  run,
  max,
  lanes = 1,
  isOnesFault = () => false,
}: {
  run: (items: Item[]) => Promise<Result[]>;
  max: number;
  lanes?: number;
  isOnesFault?: (error: unknown) => boolean;
}) {
  interface Waiting {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let busy = 0;
  let woken = false;

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      if (batch.length === 1 || !isOnesFault(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await settle(batch.slice(0, middle));
      await settle(batch.slice(middle));
    }
  }

  function start(): void {
    woken = false;
    while (busy < lanes && waiting.length > 0) {
      busy++;
      void settle(waiting.splice(0, max)).finally(() => {
        busy--;
        start();
      });
    }
  }

  return {
    add(item: Item): Promise<Result> {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (woken || busy >= lanes) return;
        woken = true;
        // whatever else this turn of the event loop brings goes along
        setImmediate(start);
      });
    },
    /** Items that wait for their turn. */
    waiting: () => waiting.length,
  };
}
