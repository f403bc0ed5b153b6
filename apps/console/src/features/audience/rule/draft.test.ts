import { type Directory, EMPTY_DIRECTORY, KINDS, parseSegment, parseTree, type Tree } from '@xiaoer/segment';
import { describe, expect, it } from 'vitest';
import { built, draftOf, EMPTY_DRAFT, paused, readAgain, textOf, typed, undone } from './draft.ts';
import { CATEGORIES, isShown, keysOf, newCondition, SHAPES } from './shapes.ts';

const store = (key: string, name: string, city: string) => ({
  ...{ key, name, city, storeId: 1, regions: [], lng: 121, lat: 31, weather: null },
});
const named = (...names: string[]) => names.map((name, i) => ({ key: `k${i}-${name}`, name }));
/** Everything that the examples of the language name. */
const CHAIN: Directory = {
  ...EMPTY_DIRECTORY,
  products: [{ key: 'L1', name: '生椰拿铁', category: '咖啡', brand: '椰树' }].concat({
    key: 'B1',
    name: '可颂',
    category: '烘焙',
    brand: '自制',
  }),
  stores: [store('S1', '陆家嘴店', '上海'), store('S2', '国贸店', '北京')],
  regions: named('华东', '华北'),
  tags: named('想要面膜', '买过面膜', 'VIP'),
  tiers: named('银卡', '金卡').map((tier, rank) => ({ ...tier, rank })),
  offers: named('午间 8 折', '午间券', '新人券'),
  sources: named('柜台海报', '柜台立牌'),
  playbooks: named('雨天关怀', '午间快闪'),
  accounts: named('首席福利官').map((account) => ({ ...account, accountId: 1 })),
  groups: named('陆家嘴福利 1 群', '陆家嘴福利 2 群').map((group) => ({ ...group, groupId: 1 })),
  segments: named('老客', '上海人').map((segment) => ({ ...segment, tree: null })),
  cities: ['上海', '北京'],
  tastes: ['latte', 'tea'],
};
const EXAMPLES = KINDS.flatMap(({ kind, examples }) => examples.map((example) => ({ kind, example })));

describe('text and picture', () => {
  it.each(EXAMPLES)('say the same, whichever was changed: $example', ({ example }) => {
    const written = typed(EMPTY_DRAFT, example, CHAIN);
    expect(written.problem).toBeNull();
    expect(written.tree).toEqual(parseSegment(example, CHAIN));
    const drawn = built(EMPTY_DRAFT, written.tree, CHAIN);
    expect(parseSegment(drawn.text, CHAIN)).toEqual(drawn.tree);
    expect(typed(drawn, drawn.text, CHAIN).tree).toEqual(written.tree);
  });

  it('keep the tree while the text can not be read, and follow again when it can', () => {
    const before = typed(EMPTY_DRAFT, 'consent', CHAIN);
    const during = typed(before, 'consent and cit', CHAIN);
    expect(during.tree).toEqual({ kind: 'consent' });
    expect(during.problem).toMatchObject({ code: 'unknown_word', found: 'cit', nearest: 'city' });
    const after = typed(during, 'consent and city = "上海"', CHAIN);
    expect(after.tree).toEqual({ all: [{ kind: 'consent' }, { kind: 'city', in: ['上海'] }] });
    expect(typed(after, '  ', CHAIN).tree).toBeNull();
  });

  it('leave a row out of the text until it is filled in, and never out of the picture', () => {
    const open = { all: [{ kind: 'consent' }, newCondition('city')] } as Tree;
    const draft = built(EMPTY_DRAFT, open, CHAIN);
    expect(draft.text).toBe('consent');
    expect(draft.tree).toBe(open);
  });

  it('show a key that is gone instead of losing it', () => {
    const tree = parseTree({ kind: 'tag', in: ['own:gone'] });
    expect(draftOf(tree, CHAIN)).toMatchObject({ tree, text: 'tag = @own:gone' });
  });

  it('read a text again once its names have become known', () => {
    const early = typed(EMPTY_DRAFT, 'store = "陆家嘴店"', { ...CHAIN, stores: [] });
    expect(early.problem?.code).toBe('unknown_name');
    expect(readAgain(early, CHAIN)).toMatchObject({ problem: null, tree: { kind: 'store', in: ['S1'] } });
  });
});

describe('undo', () => {
  it('goes back a change of the picture at a time, and a stretch of typing at once', () => {
    const first = built(EMPTY_DRAFT, { kind: 'consent' }, CHAIN);
    const typing = typed(typed(first, 'consent an', CHAIN), 'consent and reachable', CHAIN);
    const last = built(typing, { kind: 'employee' }, CHAIN);
    const [one, two, three] = [undone(last), undone(undone(last)), undone(undone(undone(last)))];
    expect(one).toMatchObject({ text: 'consent and reachable' });
    expect(two).toMatchObject({ text: 'consent', tree: { kind: 'consent' } });
    expect(three).toEqual(EMPTY_DRAFT);
    expect(undone(three)).toBe(three);
  });

  it('takes typing after a pause as another step', () => {
    const typing = typed(paused(typed(EMPTY_DRAFT, 'consent', CHAIN)), 'reachable', CHAIN);
    expect(undone(typing)).toMatchObject({ text: 'consent', tree: { kind: 'consent' } });
  });
});

describe('editors of rows', () => {
  it.each(EXAMPLES.filter(({ kind }) => kind in SHAPES))('show all of $example', ({ example }) => {
    const { tree } = typed(EMPTY_DRAFT, example, CHAIN);
    expect(isShown(tree as never)).toBe(true);
  });

  it('leave to the text what they do not know', () => {
    expect(isShown({ kind: 'consent', since: 3 })).toBe(false);
    expect(isShown({ kind: 'bought', where: [{ by: 'smell' }] })).toBe(false);
    expect(isShown({ kind: 'something_new' })).toBe(false);
  });

  it('speak only of kinds that there are, each in one area', () => {
    const kinds = KINDS.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(Object.keys(SHAPES)));
    expect(Object.values(CATEGORIES).flat().sort()).toEqual(Object.keys(SHAPES).sort());
  });

  it('own each key once', () => {
    for (const fields of Object.values(SHAPES)) {
      const keys = fields.flatMap(keysOf);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it.each(Object.keys(SHAPES))('begin %s with a row that needs names or nothing', (kind) => {
    const fresh = newCondition(kind);
    expect(isShown(fresh)).toBe(true);
    const named = JSON.stringify(fresh, (_, value) =>
      Array.isArray(value) && value.length === 0 ? ['上海'] : value === '' ? 'S1' : value,
    );
    expect(textOf(JSON.parse(named), CHAIN) !== '' || /"in":\["上海"\]/.test(named) || kind === 'rfm').toBe(true);
  });
});
