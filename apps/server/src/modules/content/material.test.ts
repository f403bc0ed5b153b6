import { describe, expect, it } from 'vitest';
import { type MaterialFile, materialIssues } from './material.ts';

const MB = 1024 * 1024;
const picture = (changes: Partial<MaterialFile> = {}): MaterialFile => ({
  kind: 'image',
  contentType: 'image/png',
  size: 100_000,
  width: 1080,
  height: 1440,
  durationMs: null,
  ...changes,
});
const video = (changes: Partial<MaterialFile> = {}): MaterialFile =>
  picture({ kind: 'video', contentType: 'video/mp4', width: null, height: null, durationMs: 15_000, ...changes });
const file = (changes: Partial<MaterialFile> = {}): MaterialFile =>
  picture({ kind: 'file', contentType: 'application/pdf', width: null, height: null, ...changes });

describe('a material', () => {
  it.each([
    ['message', picture({ size: 10 * MB })],
    ['message', video({ durationMs: null })],
    ['message', file({ size: 20 * MB })],
    ['moment', picture({ width: 1080, height: 10_800 })],
    ['moment', picture({ width: 10_800, height: 1080 })],
    ['moment', video({ durationMs: 30_000 })],
    ['cover', picture({ size: 2 * MB })],
  ] as const)('may be used for a %s', (use, material) => expect(materialIssues(use, material)).toEqual([]));

  it.each([
    ['message', picture({ size: 10 * MB + 1 }), { field: 'size', rule: 'too_large', limit: 10 * MB }],
    ['message', picture({ contentType: 'image/gif' }), { field: 'contentType', rule: 'type_not_taken' }],
    ['message', file({ size: 20 * MB + 1 }), { field: 'size', rule: 'too_large' }],
    ['message', file({ size: 5 }), { field: 'size', rule: 'too_small', limit: 6 }],
    ['moment', file(), { field: 'kind', rule: 'kind_not_taken', found: 'file' }],
    ['moment', picture({ width: 1081, height: 1081 }), { field: 'shortSide', limit: 1080, found: 1081 }],
    ['moment', picture({ width: 500, height: 10_801 }), { field: 'longSide', limit: 10_800, found: 10_801 }],
    ['moment', picture({ width: null }), { rule: 'unreadable' }],
    ['moment', video({ durationMs: 30_001 }), { field: 'duration', rule: 'too_long', limit: 30_000 }],
    ['moment', video({ durationMs: null }), { field: 'duration', rule: 'unreadable' }],
    ['cover', picture({ size: 2 * MB + 1 }), { field: 'size', rule: 'too_large', limit: 2 * MB }],
    ['cover', video(), { field: 'kind', rule: 'kind_not_taken' }],
  ] as const)('is refused for a %s, by field and rule: %o', (use, material, issue) =>
    expect(materialIssues(use, material)).toEqual([expect.objectContaining(issue)]),
  );
});
