import { expect, it } from 'vitest';
import { storeFor } from './binding.ts';

const north = { storeId: 1, code: 'BJ-001', name: '人民路店' };
const south = { storeId: 2, code: 'BJ-002', name: '新人民路店' };
const group = { name: '', ownerStores: [north, south], joinWayStores: [] as number[] };

it.each([
  ['the only store of its owner', { ...group, ownerStores: [north] }, 1],
  ['the store whose code brought its members', { ...group, joinWayStores: [2, 2] }, 2],
  ['the store whose name it bears', { ...group, name: '人民路店福利群' }, 1],
  ['the store with the longer name, when both fit', { ...group, name: '新人民路店福利群' }, 2],
  ['the store whose code it bears', { ...group, name: '福利群 BJ-001' }, 1],
  ['nobody in doubt', { ...group, name: '咖啡爱好者' }, null],
  ['nobody when codes of two stores led in', { ...group, joinWayStores: [1, 2] }, null],
  ['nobody when its owner has no store', { ...group, ownerStores: [] }, null],
])('a group belongs to %s', (_, args, expected) => expect(storeFor(args)).toBe(expected));
