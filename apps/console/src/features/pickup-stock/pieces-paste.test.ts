import { describe, expect, it } from 'vitest';
import { changesOf, readPaste } from './pieces-paste.ts';

describe('pasted stock', () => {
  it('is read from a spreadsheet and from a file alike', () => {
    const places = [
      { store: 'north', sku: 'mug', pieces: 20 },
      { store: 'south', sku: 'mug', pieces: 0 },
    ];
    expect(readPaste('store,sku,pieces\nnorth,mug,20\r\nsouth, mug ,0\n\n')).toEqual({ places, problems: [] });
    expect(readPaste('north\tmug\t20\nsouth\tmug\t0')).toEqual({ places, problems: [] });
  });

  it('names each line that it can’t read', () => {
    const { places, problems } = readPaste(
      '门店，商品，件数\nnorth,mug\n北区,mug,3\nnorth,mug,-1\nnorth,mug,1.5\na,b,1\na,b,2\na,b,1,x',
    );
    expect(places).toEqual([{ store: 'a', sku: 'b', pieces: 1 }]);
    expect(problems).toEqual([
      { line: 2, rule: 'fields' },
      { line: 3, rule: 'code' },
      { line: 4, rule: 'pieces' },
      { line: 5, rule: 'pieces' },
      { line: 7, rule: 'twice' },
      { line: 8, rule: 'fields' },
    ]);
  });

  it('changes what differs, and says how few a place may have', () => {
    const counts = { pieces: 20, reserved: 3, collected: 2, left: 15, overrun: 0 };
    const stores = [{ store: { code: 'north', name: '北区店' }, sku: 'mug', name: '马克杯', ...counts }];
    const same = { store: 'north', sku: 'mug', pieces: 20 };
    expect(changesOf(stores, [same])).toEqual([]);
    expect(
      changesOf(stores, [
        { ...same, pieces: 4 },
        { ...same, store: 'south' },
      ]),
    ).toEqual([
      { store: 'north', sku: 'mug', pieces: 4, before: 20, atLeast: 5 },
      { store: 'south', sku: 'mug', pieces: 20, before: null, atLeast: 0 },
    ]);
  });
});
