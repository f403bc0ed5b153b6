import { NO_CONDITIONS, type OfferConditions } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { goods, plainTerms } from '../testing/held-coupons.ts';
import { discountText, givesText, type OfferInWords, sayNext, summaryOf } from './words.ts';

const offer: OfferInWords = { ...plainTerms, minSpendFen: 3_000, stores: null };
const share38 = { kind: 'price_share', sharePercent: 38, atMostFen: 2_050 } as const;
const latte = { kind: 'free_item', item: '拿铁', valueFen: 2_400 } as const;
const DAYS = '领取当天起 3 天内有效，第 3 天 24:00 失效。';
const END = '每张券限用一次，不找零。';

describe('the words of an offer', () => {
  it.each<[OfferInWords, string, string]>([
    [offer, '减 15 元', `消费满 30 元减 15 元。${DAYS}全部门店可用。${END}`],
    [
      { ...offer, discount: share38, minSpendFen: 0, validDays: 1, storeBound: true },
      '3.8 折',
      `按原价的 3.8 折付款，最多减 20.5 元。领取当天有效，当晚 24:00 失效。仅限发券门店使用。${END}`,
    ],
    [
      { ...offer, discount: latte, stores: ['静安寺店', '徐家汇店'] },
      '免费拿铁',
      `消费满 30 元后免费得拿铁一份（最高抵 24 元）。${DAYS}仅限静安寺店、徐家汇店使用。${END}`,
    ],
    [
      { ...offer, minSpendFen: 0, stores: ['甲', '乙', '丙', '丁'] },
      '减 15 元',
      `无门槛减 15 元。${DAYS}仅限甲、乙、丙等 4 家门店使用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'buy_one_get_one', atMostPieces: 1 }, minSpendFen: 0 },
      '买一送一',
      `买一送一，送价低的一件，最多送 1 件。${DAYS}全部门店可用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'gift', item: '帆布袋', valueFen: 3_900 } },
      '送帆布袋',
      `消费满 30 元后送帆布袋一份（价值 39 元）。${DAYS}全部门店可用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'shipping', atMostFen: null } },
      '免配送费',
      `消费满 30 元后免配送费。${DAYS}全部门店可用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'shipping', atMostFen: 500 }, minSpendFen: 0 },
      '配送费减 5 元',
      `配送费最多减 5 元。${DAYS}全部门店可用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'points_multiplier', times: 3 }, minSpendFen: 0 },
      '3 倍积分',
      `本单得 3 倍积分。${DAYS}全部门店可用。${END}`,
    ],
    [
      { ...offer, discount: { kind: 'partner_code', partner: '星光影城' }, minSpendFen: 0 },
      '星光影城券码',
      `得星光影城券码一个，按对方的规则使用。${DAYS}全部门店可用。${END}`,
    ],
  ])('say what it gives, until when and where: %#', (it, face, summary) => {
    expect(discountText(it.discount)).toBe(face);
    expect(summaryOf(it)).toBe(summary);
  });

  it('name the dates', () => {
    const dates = { ...offer, validDays: null, validDates: { from: '2026-05-01', to: '2026-05-05' } };
    expect(summaryOf(dates)).toContain('2026 年 5 月 1 日至 2026 年 5 月 5 日有效。');
    const oneDay = { ...dates, validDates: { from: '2026-05-01', to: '2026-05-01' } };
    expect(summaryOf(oneDay)).toContain('2026 年 5 月 1 日当天有效。');
  });

  it.each<[Partial<OfferConditions>, string]>([
    [{ channels: ['counter', 'delivery'] }, '限到店、外卖下单。'],
    [{ weekdays: [5, 1, 2, 3, 4] }, '每周一至周五可用。'],
    [{ weekdays: [6, 7] }, '每周六、周日可用。'],
    [{ hours: [{ from: '14:00', until: '17:00' }] }, '每天 14:00 至 17:00 可用。'],
    [{ weekdays: [5], hours: [{ from: '22:00', until: '02:00' }] }, '每周五 22:00 至次日 02:00 可用。'],
    [{ goods: goods({ skus: ['latte'], categories: ['果茶'] }) }, '限拿铁、果茶类。'],
    [{ goods: goods({ withoutSkus: ['new'] }) }, '不含 new。'],
    [{ firstOrderOnly: true }, '限首次下单。'],
    [{ limit: { times: 1, per: 'day', family: null } }, '此券每人每天限用 1 张。'],
    [{ limit: { times: 2, per: 'ever', family: 'noon' } }, '同系列的券每人限用 2 张。'],
    [{ stacking: { group: 'cash', priority: 0 } }, '可与其他类别的券同用，同类每单一张。'],
  ])('say each condition: %o', (conditions, sentence) => {
    const names = { goods: { latte: '拿铁' }, regions: {} };
    const it = { ...offer, names, conditions: { ...NO_CONDITIONS, ...conditions } };
    expect(summaryOf(it)).toBe(`消费满 30 元减 15 元。${DAYS}全部门店可用。${sentence}${END}`);
  });

  it('say where: regions and cities beside the stores named', () => {
    const conditions = { ...NO_CONDITIONS, regions: ['east'], cities: ['北京', '天津'] };
    const names = { goods: {}, regions: { east: '华东' } };
    expect(summaryOf({ ...offer, conditions, names, stores: ['静安寺店'] })).toContain(
      '仅限华东门店，以及北京、天津门店，以及静安寺店使用。',
    );
  });
});

it.each([
  [{ kind: 'gift', item: 'T 恤', valueFen: null } as const, '送 T 恤一份', '已送您 T 恤一份'],
  [{ kind: 'points_multiplier', times: 2 } as const, '2 倍积分', '已为您记 2 倍积分'],
  [latte, null, '已送您拿铁一份'],
  [share38, null, '已为您优惠了 5 元'],
])('what %o gives beside the purchase, and what staff say', (discount, gives, said) => {
  expect(givesText(discount)).toBe(gives);
  expect(sayNext(discount, 500)).toContain(said);
});
