import type { OfferConditions } from '@xiaoer/contracts';
import { listed, spaced } from './chinese.ts';
import type { Terms } from './terms.ts';

/** The conditions of time, channel, goods and holder in plain words; empty when there are none. Places are said apart. */
export function conditionsText({ conditions, names }: Pick<Terms, 'conditions' | 'names'>): string {
  return [
    channelsText(conditions),
    timesText(conditions),
    ...goodsText(conditions.goods, names.goods),
    conditions.firstOrderOnly && '限首次下单。',
    limitText(conditions),
    conditions.transferable && '可转赠。',
    conditions.stacking.group !== null && '可与其他类别的券同用，同类每单一张。',
  ]
    .filter((sentence) => sentence !== false)
    .join('');
}

const CHANNELS: Record<OfferConditions['channels'][number], string> = {
  counter: '到店',
  app: 'App',
  mini_program: '小程序',
  delivery: '外卖',
};

const channelsText = ({ channels }: OfferConditions) =>
  channels.length > 0 && `限${spaced(channels.map((channel) => CHANNELS[channel]).join('、'))}下单。`;

function timesText({ weekdays, hours }: OfferConditions): string | false {
  if (weekdays.length === 0 && hours.length === 0) return false;
  const spans = hours.map(({ from, until }) => `${from} 至${until < from ? '次日' : ''} ${until}`);
  const days = weekdays.length > 0 ? `每${weekdaysText(weekdays)}` : '每天';
  return `${[days, spans.join('、')].filter((part) => part !== '').join(' ')}${spans.length > 0 ? ' ' : ''}可用。`;
}

const WEEKDAYS = '一二三四五六日';

/** Three days or more in a row are said by the first and the last. */
function weekdaysText(weekdays: number[]): string {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  const [first = 1, last = 1] = [days[0], days.at(-1)];
  const name = (day: number) => `周${WEEKDAYS[day - 1]}`;
  if (days.length > 2 && last - first === days.length - 1) return `${name(first)}至${name(last)}`;
  return days.map(name).join('、');
}

function goodsText(goods: OfferConditions['goods'], names: Record<string, string>): (string | false)[] {
  const kinds = (skus: string[], categories: string[]) =>
    [
      listed(
        skus.map((sku) => names[sku] ?? sku),
        '种商品',
      ),
      categories.length > 0 ? `${listed(categories, '个品类')}类` : '',
    ]
      .filter((part) => part !== '')
      .join('、');
  const [within, without] = [kinds(goods.skus, goods.categories), kinds(goods.withoutSkus, goods.withoutCategories)];
  return [within !== '' && `限${spaced(within)}。`, without !== '' && `不含${spaced(without)}。`];
}

const PERIODS = { day: '每天', week: '每周', month: '每月', ever: '' } as const;

function limitText({ limit }: OfferConditions): string | false {
  if (!limit) return false;
  return `${limit.family ? '同系列的券' : '此券'}每人${PERIODS[limit.per]}限用 ${limit.times} 张。`;
}
