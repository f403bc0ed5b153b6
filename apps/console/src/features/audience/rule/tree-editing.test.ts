import type { Tree } from '@xiaoer/segment';
import { describe, expect, it } from 'vitest';
import {
  addTo,
  completeTree,
  dissolveAt,
  moveBy,
  moveOut,
  partAt,
  removeAt,
  replaceAt,
  setGroupType,
  toggleNot,
  wrapIn,
} from './tree-editing.ts';

const [a, b, c] = ['consent', 'reachable', 'employee'].map((kind): Tree => ({ kind })) as [Tree, Tree, Tree];

describe('adding', () => {
  it('begins with a condition alone, and makes a group of two', () => {
    expect(addTo(null, [], a)).toEqual(a);
    expect(addTo(a, [], b)).toEqual({ all: [a, b] });
    expect(addTo({ any: [a] }, [], b)).toEqual({ any: [a, b] });
  });
  it('finds groups behind "not", and leaves the "not" where it is', () => {
    expect(addTo({ all: [a, { not: { any: [b] } }] }, [1], c)).toEqual({ all: [a, { not: { any: [b, c] } }] });
    expect(addTo({ not: a }, [], b)).toEqual({ all: [{ not: a }, b] });
  });
});

describe('removing', () => {
  it('leaves the part that is left instead of a group of one', () => {
    expect(removeAt({ all: [a, b] }, [0])).toEqual(b);
    expect(removeAt({ any: [{ not: { all: [a, b] } }, c] }, [0, 1])).toEqual({ any: [{ not: a }, c] });
  });
  it('takes an emptied group with it, up to nothing', () => {
    expect(removeAt({ all: [a, b, { any: [c] }] }, [2, 0])).toEqual({ all: [a, b] });
    expect(removeAt({ all: [a, { any: [c] }] }, [1, 0])).toEqual(a);
    expect(removeAt({ all: [{ any: [c] }] }, [0, 0])).toBeNull();
    expect(removeAt({ all: [a] }, [0])).toBeNull();
    expect(removeAt(a, [])).toBeNull();
  });
});

describe('moving', () => {
  it('changes places, and stays where there is no place', () => {
    expect(moveBy({ all: [a, b, c] }, [1], -1)).toEqual({ all: [b, a, c] });
    expect(moveBy({ all: [a, b, c] }, [1], 1)).toEqual({ all: [a, c, b] });
    expect(moveBy({ all: [a, b] }, [1], 1)).toEqual({ all: [a, b] });
    expect(moveBy({ all: [a, b] }, [0], -1)).toEqual({ all: [a, b] });
  });
  it('goes right behind the group that it leaves', () => {
    expect(moveOut({ all: [{ any: [a, b, c] }, c] }, [0, 1])).toEqual({ all: [{ any: [a, c] }, b, c] });
    expect(moveOut({ all: [a, { any: [b] }] }, [1, 0])).toEqual({ all: [a, b] });
    expect(moveOut({ all: [{ any: [a] }] }, [0, 0])).toEqual({ all: [a] });
    expect(moveOut({ all: [{ not: { any: [a, b] } }, c] }, [0, 0])).toEqual({ all: [{ not: b }, a, c] });
    expect(moveOut({ all: [a, b] }, [0])).toEqual({ all: [a, b] });
  });
});

describe('groups', () => {
  it('are made, turned and dissolved', () => {
    expect(wrapIn({ all: [a, b] }, [1], 'any')).toEqual({ all: [a, { any: [b] }] });
    expect(setGroupType({ all: [a, { not: { any: [b, c] } }] }, [1], 'all')).toEqual({
      all: [a, { not: { all: [b, c] } }],
    });
    expect(dissolveAt({ all: [a, { any: [b, c] }] }, [1])).toEqual({ all: [a, b, c] });
  });
  it('behind a "not" are not dissolved: that would mean something else', () => {
    const tree: Tree = { all: [a, { not: { any: [b, c] } }] };
    expect(dissolveAt(tree, [1])).toBe(tree);
  });
  it('turn into their opposite and back', () => {
    expect(toggleNot({ all: [a, b] }, [1])).toEqual({ all: [a, { not: b }] });
    expect(toggleNot({ all: [a, { not: b }] }, [1])).toEqual({ all: [a, b] });
    expect(toggleNot({ not: { not: a } }, [])).toEqual({ not: a });
  });
});

it('never changes the tree that it was given', () => {
  const tree: Tree = { all: [a, { any: [b, c] }] };
  const before = structuredClone(tree);
  for (const change of [
    () => addTo(tree, [1], a),
    () => removeAt(tree, [1, 0]),
    () => moveBy(tree, [1, 0], 1),
    () => moveOut(tree, [1, 0]),
    () => wrapIn(tree, [0], 'any'),
    () => toggleNot(tree, [1, 1]),
    () => replaceAt(tree, [1, 1], a),
  ]) {
    expect(change()).not.toEqual(before);
    expect(tree).toEqual(before);
  }
});

it('a path that leads nowhere changes nothing', () => {
  const tree: Tree = { all: [a, b] };
  expect(partAt(tree, [5, 1])).toBeNull();
  expect(replaceAt(tree, [0, 3], c)).toEqual(tree);
  expect(wrapIn(tree, [7], 'any')).toEqual(tree);
});

describe('rows that are not filled in', () => {
  const open: Tree = { kind: 'city', in: [] };
  it('are left out of what is asked, with the groups that hold nothing else', () => {
    expect(completeTree({ all: [a, open, { any: [open] }, b] })).toEqual({ all: [a, b] });
    expect(completeTree({ all: [a, { not: open }] })).toEqual(a);
    expect(completeTree({ not: { any: [open, b] } })).toEqual({ not: b });
    expect(completeTree(open)).toBeNull();
  });
  it('do not touch a group of one that was meant', () => {
    expect(completeTree({ all: [a, { any: [b] }] })).toEqual({ all: [a, { any: [b] }] });
  });
});
