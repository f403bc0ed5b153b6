import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../platform/errors.ts';

/** OWASP's choice for argon2id (the library's default kind): 19 MiB, two passes, one lane; tens of ms per log-in. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const PASSWORD_MIN = 10;
/** More would let a log-in keep a core busy. */
export const PASSWORD_MAX = 200;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Compared when the login is unknown, so that the answer takes as long: nobody learns which logins exist. */
let nobody: Promise<string> | undefined;

export async function passwordMatches(storedHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(generatePassword());
  const matches = await verify(storedHash ?? (await nobody), password);
  return storedHash !== null && matches;
}

/** Letters and digits that are not mistaken for each other when read aloud; 16 of them hold 90 bits. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export const generatePassword = (): string =>
  Array.from({ length: 16 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Length is what counts; rules about signs only make people predictable. */
export function demandGoodPassword(password: string, login: string): void {
  const rule =
    password.length < PASSWORD_MIN
      ? 'too_short'
      : password.length > PASSWORD_MAX
        ? 'too_long'
        : (login.length >= 4 && password.toLowerCase().includes(login)) || new Set(password).size < 5
          ? 'too_easy'
          : null;
  if (rule) throw new AppError('access.password_refused', { field: 'password', rule, min: PASSWORD_MIN }, 422);
}
