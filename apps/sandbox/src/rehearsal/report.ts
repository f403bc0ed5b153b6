/** What the server says it did, and what it believes it sent. */
export interface ServerFigures {
  figures: Record<string, unknown>;
  sends: { marker: string; subject: string }[];
  digest: string;
  books: Books;
}

/** The coupons' ledger, checked by itself and beside the orders. */
interface Books {
  ledger: { differences: number; shown: unknown[] };
  reconciliation: { differences: number };
  /** For people, line by line. */
  text: string[];
}

/** What reached phones, by the sandbox's own count. */
export interface LedgerVerdict {
  duplicateSends: number;
  lostSends: number;
}

/** Asks both sides; the sandbox alone judges what was doubled or lost. */
export async function collect({
  serverUrl,
  sandboxUrl,
  token,
}: {
  serverUrl: string;
  sandboxUrl: string;
  token: string;
}) {
  const ask = async <Body>(url: string, body?: unknown): Promise<Body> => {
    const answer = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-control-token': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  };
  const server = await ask<ServerFigures>(`${serverUrl}/internal/figures`);
  const verdict = await ask<LedgerVerdict>(`${sandboxUrl}/__sandbox/ledger/compare`, { sends: server.sends });
  const town = await ask<Record<string, unknown>>(`${sandboxUrl}/__sandbox/figures`);
  const { text, ...books } = server.books;
  const figures = {
    ...server.figures,
    duplicateSends: verdict.duplicateSends,
    lostSends: verdict.lostSends,
    town,
    digest: server.digest,
  };
  return { figures, books, text };
}

/** The ledger agrees with itself and with the orders. */
export const isBalanced = ({ ledger, reconciliation }: Omit<Books, 'text'>): boolean =>
  ledger.differences === 0 && reconciliation.differences === 0;

/** For people: one figure a line, nested ones indented. */
export function printFigures(figures: Record<string, unknown>, indent = '  '): void {
  for (const [name, value] of Object.entries(figures)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      console.log(`${indent}${name}`);
      printFigures(value as Record<string, unknown>, `${indent}  `);
    } else if (Array.isArray(value)) {
      console.log(`${indent}${name}`);
      for (const row of value)
        console.log(
          `${indent}  ${Object.entries(row as object)
            .map(([key, cell]) => `${key} ${cell}`)
            .join(' · ')}`,
        );
    } else console.log(`${indent}${name.padEnd(24)} ${value}`);
  }
}
