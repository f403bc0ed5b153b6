import { createHash } from 'node:crypto';
import { refuse } from '../world/errors.ts';

/** Calls whose cursor is kept for days by design: it never expires. */
const LASTING = new Set(['kf/sync_msg']);

/** Contacts say a bad cursor with a code of their own. */
const codeFor = (path: string) => (path.startsWith('user/') ? 60268 : 50100);

const sign = (path: string, plain: string) =>
  createHash('sha1').update(`${path}\n${plain}`).digest('base64url').slice(0, 12);

/** Makes a cursor opaque: it belongs to one API and dies after a while. */
export function sealCursor(path: string, inner: string, wallMs: number): string {
  const plain = `${wallMs.toString(36)}.${inner}`;
  return `${sign(path, plain)}${Buffer.from(plain, 'utf8').toString('base64url')}`;
}

/** The cursor within, or a refusal: foreign, changed or too old. */
export function openCursor(path: string, sealed: string, wallMs: number, lifeHours: number): string {
  const plain = Buffer.from(sealed.slice(12), 'base64url').toString('utf8');
  const dot = plain.indexOf('.');
  if (dot < 0 || sealed.slice(0, 12) !== sign(path, plain)) return refuse(codeFor(path), 'invalid cursor');
  const age = wallMs - Number.parseInt(plain.slice(0, dot), 36);
  if (age > lifeHours * 3_600_000 && !LASTING.has(path)) refuse(codeFor(path), 'cursor expired');
  return plain.slice(dot + 1);
}
