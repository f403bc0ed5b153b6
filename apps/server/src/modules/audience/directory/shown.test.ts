import { SegmentDirectory } from '@xiaoer/contracts';
import { EMPTY_DIRECTORY } from '@xiaoer/segment';
import { expect, it } from 'vitest';
import { shownDirectory } from './shown.ts';

const shop = (key: string) => ({
  ...{ key, name: `店 ${key}`, storeId: 7, city: '上海', regions: ['east'], lng: 121.47, lat: 31.23, weather: 'rain' },
});

it('sends names and keys, not where things are nor what they are to us', () => {
  const shown = shownDirectory({ ...EMPTY_DIRECTORY, stores: [shop('s1')] });
  expect(SegmentDirectory.parse(shown)).toEqual(shown);
  expect(shown.stores).toEqual([{ key: 's1', name: '店 s1', city: '上海' }]);
  expect(shown.partial).toEqual([]);
});

it('leaves out a list that is too long, and says which', () => {
  const shown = shownDirectory({ ...EMPTY_DIRECTORY, stores: [shop('s1'), shop('s2'), shop('s3')] }, 2);
  expect(shown.stores).toEqual([]);
  expect(shown.partial).toEqual(['stores']);
});
