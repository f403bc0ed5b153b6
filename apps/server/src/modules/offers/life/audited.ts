import type { Actor } from '../../access/index.ts';

/** A till's requests stand in the journal with its name; what people do stands in the audit, too. */
export const isPerson = ({ kind }: Pick<Actor, 'kind'>): boolean => kind === 'user' || kind === 'staff';
