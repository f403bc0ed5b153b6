import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Beat, type Document, type OfferTerms, Welcome } from './document.ts';

export interface ReadDocument {
  file: string;
  document: Document;
  /** The content hash of the text. */
  version: string;
}

/** The documents of a folder, each checked. Whatever is wrong is thrown at once, by file, field and rule. */
export function readDocuments(folder: string): ReadDocument[] {
  const problems: string[] = [];
  const read = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
      const parsed = parseDocument(text);
      if ('problems' in parsed) problems.push(...parsed.problems.map((problem) => `${file}: ${problem}`));
      return 'document' in parsed ? [{ file, document: parsed.document, version }] : [];
    });
  problems.push(...conflictsBetween(read));
  if (problems.length > 0) throw new Error(`playbooks that cannot be run:\n${problems.join('\n')}`);
  return read;
}

/** One document, or `field: rule` of everything that is wrong with it. */
export function parseDocument(text: string): { document: Document } | { problems: string[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { problems: [`not JSON: ${(error as Error).message}`] };
  }
  const schema = (raw as { kind?: unknown } | null)?.kind === 'welcome' ? Welcome : Beat;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { document: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`),
  };
}

/** A code names one playbook; an offer that two of them promise has the same terms in both. */
function conflictsBetween(read: ReadDocument[]): string[] {
  const problems: string[] = [];
  const files = new Map<string, string>();
  const offers = new Map<string, { file: string; terms: string }>();
  for (const { file, document } of read) {
    const other = files.get(document.code);
    if (other) problems.push(`${file}: code: ${document.code} is the code of ${other} already`);
    files.set(document.code, file);
    for (const offer of offersOf([document])) {
      const terms = JSON.stringify(offer);
      const known = offers.get(offer.code);
      if (known && known.terms !== terms)
        problems.push(`${file}: offer ${offer.code}: has other terms than in ${known.file}`);
      offers.set(offer.code, { file, terms });
    }
  }
  return problems;
}

/** Every offer that the documents promise. */
export function offersOf(documents: Document[]): OfferTerms[] {
  return documents.flatMap((document) =>
    document.kind === 'welcome'
      ? document.offers
      : [document.issue, document.drop?.offer].filter((offer) => offer !== undefined),
  );
}
