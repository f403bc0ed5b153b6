import { describe, expect, it } from 'vitest';
import { customersIn, type Draft, EMPTY, requestOf } from './draft.ts';

const lin = { userid: 'lin.qiao', name: '林乔', active: true };
const gao = { ...lin, userid: 'gao.yuan', stores: [], contacts: 0, groups: 0, headroom: 5_000 };
const full: Draft = { ...EMPTY, from: lin, to: [gao] };

describe('what the wizard asks', () => {
  it('is the whole account of somebody who is still there, with the text', () =>
    expect(requestOf({ ...full, successText: ' 以后由我照顾您 ' })).toEqual({
      kind: 'on_job',
      from: 'lin.qiao',
      to: ['gao.yuan'],
      what: { kind: 'all' },
      groups: true,
      successText: '以后由我照顾您',
    }));
  it('has no text for somebody who left: WeCom sends none', () =>
    expect(requestOf({ ...full, from: { ...lin, active: false }, successText: '再见' })).not.toHaveProperty(
      'successText',
    ));
  it.each<[string, Partial<Draft>]>([
    ['nobody hands over', { from: null }],
    ['nobody takes over', { to: [] }],
    ['no store is chosen', { what: 'stores' }],
    ['no number is given', { what: 'number', number: null }],
    ['a number is none', { what: 'customers', customers: '12 x3' }],
  ])('is nothing while %s', (_, missing) => expect(requestOf({ ...full, ...missing })).toBeNull());
});

it('customers may be pasted in any shape, once each', () =>
  expect(customersIn(' 1,2\n3；2，4、5 ')).toEqual(['1', '2', '3', '4', '5']));
