import type { Directory, Tree } from '@xiaoer/segment';

/** A start for whoever has no segment yet. `about`: what it names, when it names something of this chain's. */
export interface Template {
  id: string;
  tree: Tree;
  about?: string;
}

const DRINK = '拿铁';

/** Segments that make sense for every chain, and those that its own products and tiers allow. */
export function templatesFor({ products, tiers }: Directory): Template[] {
  const drink = products.find(({ name }) => name.includes(DRINK)) ?? products[0];
  const highest = tiers.at(-1);
  const reachable: Tree = { kind: 'reachable' };
  return [
    { id: 'lapsing', tree: { all: [reachable, { kind: 'lifecycle', in: ['lapsing'] }] } },
    ...(drink
      ? [
          {
            id: 'regular',
            about: drink.name,
            tree: {
              kind: 'bought',
              where: [{ by: 'product', in: [drink.key] }],
              window: { within: { days: 30 } },
              figures: [{ of: 'orders', op: '>=', value: 2 }],
            } as Tree,
          },
        ]
      : []),
    { id: 'expiring', tree: { all: [reachable, { kind: 'holds_coupon', expires: { on: 'tomorrow' } }] } },
    {
      id: 'unredeemed',
      tree: {
        all: [
          { kind: 'claimed', where: [{ by: 'unredeemed' }], window: { within: { days: 7 } } },
          { not: { kind: 'last_touch', window: { within: { days: 3 } } } },
        ],
      },
    },
    { id: 'newcomers', tree: { all: [{ kind: 'wecom_contact' }, { kind: 'lifecycle', in: ['never'] }] } },
    { id: 'groupOnly', tree: { all: [{ kind: 'in_group' }, { not: { kind: 'wecom_contact' } }] } },
    {
      id: 'mornings',
      tree: {
        kind: 'ordered',
        window: { within: { days: 60 } },
        figures: [
          { of: 'count', op: '>=', value: 5 },
          {
            of: 'share',
            where: [{ by: 'hours', from: 420, until: 600 }, { by: 'weekdays' }],
            op: '>=',
            value: 60,
          },
        ],
      },
    },
    ...(highest
      ? [
          {
            id: 'birthday',
            about: highest.name,
            tree: {
              all: [
                { kind: 'tier', op: '>=', tiers: [highest.key] },
                { kind: 'birthday', days: 7 },
              ],
            } as Tree,
          },
        ]
      : []),
    { id: 'shrinking', tree: { kind: 'trend', orders: 5, op: '<=', percent: -20 } },
  ];
}
