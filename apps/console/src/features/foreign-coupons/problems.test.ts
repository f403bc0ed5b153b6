import { describe, expect, it } from 'vitest';
import { groupsOf } from './problems.ts';

describe('rows of a file that were not taken', () => {
  it('stand together by column and reason, the most frequent first', () => {
    expect(
      groupsOf([
        { line: 2, field: 'at', rule: 'not_a_time' },
        { line: 3, field: 'status', rule: 'bad' },
        { line: 4, field: 'status', rule: 'bad' },
        { line: 9, field: 'name', rule: 'bad' },
      ]),
    ).toEqual([
      { field: 'status', rule: 'bad', lines: [3, 4] },
      { field: 'at', rule: 'not_a_time', lines: [2] },
      { field: 'name', rule: 'bad', lines: [9] },
    ]);
  });
});
