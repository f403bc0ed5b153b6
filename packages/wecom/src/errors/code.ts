/**
 * What to do about an error, as the platform's list groups them:
 * T refresh the token and repeat once · R retry with back-off · W wait for the limit window ·
 * C configuration, tell the operator · D data or state, do not retry · S treat as done.
 */
export type Handling = 'T' | 'R' | 'W' | 'C' | 'D' | 'S';

/** The same in Chinese and in English. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** One code, or a range of codes, with its handling class and what it means in both languages. */
export type CodeRow = readonly [code: number | readonly [number, number], handling: Handling, zh: string, en: string];
