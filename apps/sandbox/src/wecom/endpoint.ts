import type { z } from 'zod';
import type { World } from '../world/index.ts';
import type { Credentials } from './credentials.ts';

/** What an endpoint's answer may use. */
export interface Backstage {
  world: World;
  credentials: Credentials;
  /** Public address of the sandbox, for QR pictures and media. */
  sandboxUrl: string;
  /** The call that is being answered just now, or null: what it does calls nobody back. */
  calls: { underWay: string | null };
}

/** Who calls. */
export interface From {
  ip: string;
}

/** One call of the API: where it is, what it takes, what it answers. A refusal is thrown as `WecomRefusal`. */
export interface Endpoint {
  method: 'GET' | 'POST';
  /** Below `/cgi-bin/`. */
  path: string;
  input: z.ZodType;
  answer(input: unknown, backstage: Backstage, from: From): object;
}

/** Declares an endpoint with its input typed by its schema. */
export function endpoint<Input extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  input: Input,
  answer: (input: z.output<Input>, backstage: Backstage, from: From) => object,
): Endpoint {
  return { method, path, input, answer: (given, backstage, from) => answer(given as z.output<Input>, backstage, from) };
}

/** Offsets as cursors, which the routes make opaque; the empty text begins. */
export const cursorOf = (offset: number): string => Buffer.from(`at:${offset}`).toString('base64url');
export function offsetOf(cursor: string | undefined): number | null {
  if (!cursor) return 0;
  const found = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  return found ? Number(found[1]) : null;
}
