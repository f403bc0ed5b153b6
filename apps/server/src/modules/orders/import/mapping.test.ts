import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMapping } from './mapping.ts';
import { folderForFiles, mappingWith, ONLINE_RETAIL } from './testing.ts';

const file = join(folderForFiles(), 'mapping.json');
const read = (mapping: unknown) => {
  writeFileSync(file, typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
  return readMapping(file);
};

const newStore = {
  name: 'X',
  city: '上海',
  unit: { code: 'u', name: 'U' },
  position: { lng: 121, lat: 31 },
  openedOn: '2024-01-01',
};

describe('a mapping', () => {
  it('ships for Online Retail', async () =>
    expect(await readMapping(ONLINE_RETAIL)).toMatchObject({ source: 'online-retail', timeZone: 'Europe/London' }));

  it.each([
    ['columns.price', { ...mappingWith(), columns: { ...mappingWith().columns, price: undefined } }],
    ['currency.rate', { ...mappingWith(), currency: { code: 'GBP', rate: '0' } }],
    ['currency.rate', { ...mappingWith(), currency: { code: 'GBP', rate: 'nine' } }],
    ['timeZone', { ...mappingWith(), timeZone: 'Europe/Nowhere' }],
    [
      'store.create.coordinates',
      { ...mappingWith(), store: { code: 'x', create: { ...newStore, coordinates: 'mars' } } },
    ],
    ['store', { ...mappingWith(), store: undefined }],
    ['identity', { ...mappingWith(), identity: undefined }],
    ['curency', { ...mappingWith(), curency: {} }],
    ['notSales.0', { ...mappingWith(), notSales: [{ column: 'code', reason: 'fee' }] }],
  ])('that is wrong names %s', async (field, mapping) =>
    expect(read(mapping)).rejects.toMatchObject({ code: 'orders.mapping_wrong', details: { field } }),
  );

  it('that is no JSON says so', async () =>
    expect(read('{')).rejects.toMatchObject({ code: 'orders.mapping_unreadable', details: { file } }));
});
