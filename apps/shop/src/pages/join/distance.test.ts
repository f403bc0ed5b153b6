import { expect, it } from 'vitest';
import { roughly } from './distance.ts';

it.each([
  [0, 'metres', '10'],
  [344, 'metres', '340'],
  [994, 'metres', '990'],
  [996, 'kilometres', '1.0'],
  [1_249, 'kilometres', '1.2'],
  [9_949, 'kilometres', '9.9'],
  [9_950, 'kilometres', '10'],
  [12_600, 'kilometres', '13'],
] as const)('%d m is said in %s as %s', (metres, unit, n) => expect(roughly(metres)).toEqual({ unit, n }));
