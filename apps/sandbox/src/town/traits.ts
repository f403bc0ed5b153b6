import type { TownStore } from './chain.ts';
import type { Draw } from './draw.ts';

/** What makes a person of the town: six traits, drawn once and for good. */
export interface Traits {
  /** The store they go to. */
  home: TownStore;
  taste: 'LATTE' | 'COCONUT-LATTE' | 'AMERICANO' | 'COLD-BREW' | 'ORANGE-JUICE';
  /** 0 never looks at prices … 1 buys when there is a coupon. */
  priceSense: number;
  /** Orders a day on an ordinary day. */
  habit: number;
  /** How much rain keeps them at home, 0–1. */
  weatherSense: number;
  /** Messages a day they can stand. */
  patience: number;
}

const TASTES = ['LATTE', 'LATTE', 'COCONUT-LATTE', 'COCONUT-LATTE', 'AMERICANO', 'COLD-BREW', 'ORANGE-JUICE'] as const;

export function traitsOf({ draw, pick }: Draw, stores: TownStore[], person: number): Traits {
  return {
    home: pick(stores, 'home', person),
    taste: pick(TASTES, 'taste', person),
    priceSense: draw('price', person),
    // Few come every day, most come now and then: the busiest tenth makes a good third of the orders.
    habit: 0.05 + 0.75 * draw('habit', person) ** 3,
    weatherSense: draw('weather', person),
    patience: 2 + 8 * draw('patience', person),
  };
}

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'];
const GIVEN = [
  '子涵',
  '雨桐',
  '一诺',
  '欣怡',
  '浩然',
  '梓萱',
  '宇轩',
  '思远',
  '静怡',
  '佳宁',
  '晨曦',
  '若溪',
  '明轩',
  '安琪',
  '书瑶',
  '乐天',
  '可欣',
  '景行',
  '语嫣',
  '嘉树',
];

export const nameOf = ({ pick }: Draw, person: number): string =>
  pick(SURNAMES, 'surname', person) + pick(GIVEN, 'given', person);
