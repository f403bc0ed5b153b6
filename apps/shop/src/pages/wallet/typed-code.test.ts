import { expect, it } from 'vitest';
import { typedCode } from './typed-code.ts';

it.each([
  ['', { kind: 'empty' }],
  [' - ', { kind: 'empty' }],
  ['E', { kind: 'short', left: 11 }],
  ['ECYC-2PCD', { kind: 'short', left: 4 }],
  ['ECYC-2PCD-9651', { kind: 'whole', code: 'ECYC2PCD9651' }],
  ['ecyc 2pcd 9651', { kind: 'whole', code: 'ECYC2PCD9651' }],
  // letters that codes do not have are read as the digits they look like
  ['oizs-b000-000a', { kind: 'whole', code: '01258000000A' }],
  ['ECYC-2PCD-9650', { kind: 'wrong' }],
  ['ECYC-2PDC-9651', { kind: 'wrong' }],
  ['ECYC-2PCD-96511', { kind: 'long' }],
  ['ECYC-2PC券', { kind: 'strange', character: '券' }],
  ['ECYC/2PCD', { kind: 'strange', character: '/' }],
])('%j is judged while it is typed', (typed, judged) => expect(typedCode(typed)).toEqual(judged));
