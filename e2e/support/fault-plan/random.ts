import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on its arguments alone: what is drawn for one thing stays when another is added. */
export function drawn(...what: (string | number)[]): number {
  return createHash('sha256').update(what.join('/')).digest().readUInt32BE(0) / 2 ** 32;
}
