import type { PostOrders } from '@xiaoer/contracts';
import type { Logger } from 'pino';
import type { Inhabitants, World } from '../world/index.ts';
import { bringBack, reportLate, sourceOf, voidCoupon } from './after-sale.ts';
import { createAgenda, type Plan } from './agenda.ts';
import { organisationOf, PERSONA, PRODUCTS, storesFor } from './chain.ts';
import type { Act, Counted, Town } from './context.ts';
import { createCoupons } from './coupons.ts';
import { claim, leaveGroup, openJoinPage, openWallet, removeContact, scan, scanGroup } from './customers.ts';
import { MINUTE_MS } from './day.ts';
import { createDraw } from './draw.ts';
import { morning } from './morning.ts';
import { placeOrder } from './ordering.ts';
import { createPlatform } from './platform.ts';
import { createReading } from './reading.ts';
import { checkTasks, confirmSend } from './staff.ts';
import { nameOf, type Traits, traitsOf } from './traits.ts';
import { readWeather } from './weather.ts';

/** Acts happen at round minutes: an instant holds many, a day few. Claims are a race: theirs are single minutes. */
const GRID_MS = 2 * MINUTE_MS;
const CLAIM_GRID_MS = MINUTE_MS;
/** Orders reach the platform as tills send them, gathered over some minutes. */
const ORDER_GRID_MS = 6 * MINUTE_MS;

const gridOf = (kind: string) => (kind === 'order' ? ORDER_GRID_MS : kind === 'claim' ? CLAIM_GRID_MS : GRID_MS);

const ACTS: Record<string, Act> = {
  'a-morning': morning,
  'check-tasks': checkTasks,
  claim,
  'confirm-send': confirmSend,
  'leave-group': leaveGroup,
  'open-join': openJoinPage,
  'open-wallet': openWallet,
  'remove-contact': removeContact,
  return: bringBack,
  'late-till': reportLate,
  'void-coupon': voidCoupon,
  scan,
  'scan-group': scanGroup,
};

/** The town: staff and customers who live by themselves, through the world's acts and the platform's public pages. */
export function createTown({
  world,
  platformUrl,
  apiKey,
  seed,
  customers,
  afterSale = null,
  log,
}: {
  world: World;
  platformUrl: string;
  apiKey: string;
  seed: number;
  customers: number;
  /** People bring things back, tills lose the network, and an operator with this password voids; null: nothing of it. */
  afterSale?: { operatorPassword: string } | null;
  log: Logger;
}): Inhabitants {
  const agenda = createAgenda(world.store);
  const draw = createDraw(seed);
  const stores = storesFor(customers);
  const traits = new Map<number, Traits>();
  const counts = new Map<Counted, number>();
  const now = () => world.clock.now();
  const waiting: Plan[] = [];

  const town: Town = {
    world,
    platform: createPlatform({
      world,
      url: platformUrl,
      apiKey,
      operatorPassword: afterSale?.operatorPassword ?? null,
    }),
    agenda,
    draw,
    stores,
    people: customers,
    weather: readWeather(),
    coupons: createCoupons(world.store),
    afterSale: afterSale !== null,
    now,
    traits(person) {
      const known = traits.get(person) ?? traitsOf(draw, stores, person);
      traits.set(person, known);
      return known;
    },
    plan(kind, subject, when, payload) {
      const dueMs = typeof when === 'number' ? now().getTime() + when * MINUTE_MS : when.getTime();
      waiting.push({ kind, subject: String(subject), dueMs: Math.max(dueMs, now().getTime() + 1), payload });
    },
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
  };

  world.on('delivered', createReading(town).onDelivered);
  world.on('massSendAsked', ({ msgid, userids }) => {
    for (const userid of userids) {
      if (draw.chance(0.92, 'confirms', msgid, userid))
        town.plan('confirm-send', userid, draw.between(2, 18, 'confirms-when', msgid, userid), { msgid });
    }
  });
  world.on('appMessageArrived', ({ msgid, userids }) => {
    for (const userid of userids) town.plan('check-tasks', userid, draw.between(2, 12, 'told', msgid, userid));
  });

  /** Plans made while acting are written together. */
  function keepPlans(): void {
    if (waiting.length === 0) return;
    agenda.add(waiting.splice(0), gridOf);
  }

  /** The chain is set up once: members in WeCom, stores and products at the platform, people with their phones. */
  async function settleIn(): Promise<void> {
    world.staff.define({
      departments: [
        { id: 1, name: '小二咖啡', parentid: 0, order: 1 },
        ...stores.map(({ departmentId, name }) => ({ id: departmentId, name, parentid: 1, order: 1 })),
      ],
      members: [
        { ...PERSONA, departments: [1], position: '首席福利官' },
        ...stores.flatMap(({ manager, barista, name, departmentId }) => [
          { userid: manager, name: `${name}店长`, departments: [departmentId], position: '店长' },
          { userid: barista, name: `${name}咖啡师`, departments: [departmentId], position: '咖啡师' },
        ]),
      ],
    });
    world.people.define(
      Array.from({ length: customers }, (_, i) => ({
        id: i + 1,
        name: nameOf(draw, i + 1),
        gender: draw.between(1, 3, 'gender', i + 1),
      })),
    );
    for (const [path, body] of [
      ['/api/v1/organisation', organisationOf(stores)],
      ['/api/v1/products', { products: PRODUCTS }],
    ] as const) {
      const { status, body: answer } = await town.platform.api('PUT', path, body);
      if (status >= 300) throw new Error(`PUT ${path} was refused: ${JSON.stringify(answer)}`);
    }
    agenda.setNote('settled', now().toISOString());
    town.plan('a-morning', 'town', now());
  }

  /** All orders of an instant, gathered: each person's coupon is shown at the till first. */
  async function orderAll(plans: Plan[]): Promise<void> {
    const placed = [];
    for (const { subject, payload } of plans) {
      const person = Number(subject);
      const { order, counter } = await placeOrder(town, person, (payload as { n: number }).n);
      if (order) placed.push(order);
      if (order) town.count('orders');
      if (counter) seesPoster(person);
    }
    for (const source of ['till', 'app'] as const) {
      const orders = placed.filter((order) => sourceOf(order) === source);
      if (orders.length > 0) await postOrders({ source, orders });
    }
  }

  async function postOrders(body: PostOrders): Promise<void> {
    const { status, body: answer } = await town.platform.api('POST', '/api/v1/orders', body);
    const refused =
      (answer as { results?: { result: string }[] }).results?.filter(({ result }) => result === 'refused') ?? [];
    if (status < 300 && refused.length === 0) return;
    throw new Error(
      `orders were refused (${status}): ${JSON.stringify(refused.slice(0, 3))}${status >= 300 ? JSON.stringify(answer) : ''}`,
    );
  }

  /** Whoever stands at the counter sees the poster; some scan it, a few scan the group's code beside it. */
  function seesPoster(person: number): void {
    const day = now().toISOString().slice(0, 10);
    const contacts = world.contacts.ofPerson(person);
    if (contacts.length === 0 && draw.chance(0.6, 'scans', person, day)) town.plan('scan', person, 2);
    else if (contacts.length === 0 && draw.chance(0.04, 'scans-group', person, day)) town.plan('scan-group', person, 2);
  }

  async function act({ kind, subject, payload }: Plan): Promise<void> {
    const perform = ACTS[kind];
    if (!perform) throw new Error(`nobody knows how to ${kind}`);
    await perform(town, subject, payload as never);
  }

  /** An act that fails is counted and told; the others go on living. */
  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      town.count('failedActs');
      log.error({ act: what, err: error }, 'somebody could not do what they wanted');
    }
  }

  return {
    nextDueAt() {
      if (!agenda.note('settled')) return now();
      keepPlans();
      const due = agenda.nextDueMs();
      return due === null ? null : new Date(due);
    },
    async runDue(at) {
      if (!agenda.note('settled')) await settleIn();
      keepPlans();
      const plans = agenda.due(at.getTime());
      const orders = plans.filter(({ kind }) => kind === 'order');
      for (const plan of plans.filter(({ kind }) => kind !== 'order')) await guarded(plan.kind, () => act(plan));
      if (orders.length > 0) await guarded('order', () => orderAll(orders));
      agenda.done(plans.map(({ id }) => id));
      keepPlans();
    },
    figures: () => Object.fromEntries(counts),
  };
}
