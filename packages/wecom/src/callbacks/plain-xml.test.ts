import fc from 'fast-check';
import { expect, it } from 'vitest';
import { samplePlaintexts } from '../../test/samples.ts';
import { readPlainXml } from './plain-xml.ts';
import { readAnyXml, toXml, type XmlInput } from './xml.ts';

const name = fc.constantFrom('Event', 'Item', 'OptionId', 'A_1', 'b', 'Item', 'List', 'Id');
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', ' a ', '\n', ']]>', ']]', '<b>', '&amp;', '&#20320;', '\ufeff', '\u00a0x\u00a0', '北区😀'),
  fc.double(),
);
const { tree } = fc.letrec<{ tree: XmlInput }>((tie) => ({
  tree: fc.dictionary(name, fc.oneof(words, tie('tree'), fc.array(fc.oneof(words, tie('tree')), { maxLength: 3 })), {
    maxKeys: 5,
  }),
}));

it('reads every sample by itself, as the full parser does', () => {
  for (const sample of Object.values(samplePlaintexts)) {
    expect(readPlainXml(sample)).not.toBeNull();
    expect(readPlainXml(sample)).toEqual(readAnyXml(sample));
  }
});

it('says what the full parser says, or leaves it to that', () => {
  let alone = 0;
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\n  ', '\t'), (given, blank) => {
      const xml = toXml(given).replaceAll('><', `>${blank}<`).replaceAll(`>${blank}<![CDATA[`, '><![CDATA[');
      const plain = readPlainXml(xml);
      if (plain === null) return;
      alone += 1;
      expect(plain).toEqual(readAnyXml(xml));
    }),
    { numRuns: 3_000 },
  );
  expect(alone).toBeGreaterThan(1_000); // otherwise this test compares nothing
}, 60_000);

it('never accepts what the full parser refuses', () => {
  const sample = samplePlaintexts['template_card_event']!;
  const piece = fc.constantFrom('<', '>', '</', ']]>', '<![CDATA[', '&', '"', ' ', '<!--', '-->', 'x', '<a/>', '\r\n');
  fc.assert(
    fc.property(fc.nat(sample.length), fc.nat(30), piece, (at, cut, inserted) => {
      const changed = sample.slice(0, at) + inserted + sample.slice(at + cut);
      const plain = readPlainXml(changed);
      if (plain !== null) expect(plain).toEqual(readAnyXml(changed));
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  ['attributes', '<xml a="1"><b>1</b></xml>'],
  ['references', '<xml><b>&lt;</b></xml>'],
  ['a document type', '<!DOCTYPE xml><xml><b>1</b></xml>'],
  ['names that objects have of themselves', '<xml><constructor>1</constructor></xml>'],
  ['text beside children', '<xml>a<b>1</b></xml>'],
  ['two roots', '<xml><b>1</b></xml><xml></xml>'],
  ['deep nesting', `<xml>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</xml>`],
])('leaves %s to the full parser', (_, xml) => expect(readPlainXml(xml)).toBeNull());
