import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';

const Account = z.object({ openKfId: z.string() });
const Person = z.object({ id: z.coerce.number().int() });
const Session = Account.extend({ person: z.number().int() });
const Member = z.object({ userid: z.string() });
const On = z.object({ on: z.boolean() });

/** What somebody writes: words, or any other type in the shape of `sync_msg`. */
const Written = z
  .object({ text: z.string().min(1).optional(), msgtype: z.string().optional(), body: z.looseObject({}).optional() })
  .refine(({ text, msgtype, body }) => text !== undefined || (msgtype && body), 'text, or msgtype and body')
  .transform(({ text, msgtype, body }) =>
    text === undefined ? { msgtype: msgtype!, body: body! } : { msgtype: 'text', body: { content: text } },
  );
const Picture = z.object({
  filename: z.string().default('photo.png'),
  contentType: z.string().default('image/png'),
  base64: z.string(),
});

/** Administrators, customers and servicers of 微信客服. */
export function registerKf(app: FastifyInstance, { world }: { world: World }): void {
  const { kf } = world;
  registerAdmin(app, world);

  const customer = '/__sandbox/people/:id/kf';
  app.post(
    `${customer}/enter`,
    act(Person, EnterBy, ({ id }, by) =>
      'url' in by ? kf.customer.enterByLink(id, by.url) : kf.customer.enter(id, by),
    ),
  );
  app.post(
    `${customer}/say`,
    act(Person, Account.and(Written), ({ id }, { openKfId, msgtype, body }) => ({
      msgid: kf.customer.write(id, openKfId, { msgtype, body }),
    })),
  );
  app.post(
    `${customer}/picture`,
    act(Person, Account.extend(Picture.shape), ({ id }, { openKfId, base64, filename, contentType }) => {
      const { mediaId } = world.media.add({
        type: 'image',
        purpose: 'upload',
        filename,
        contentType,
        body: Buffer.from(base64, 'base64'),
      });
      return { msgid: kf.customer.write(id, openKfId, { msgtype: 'image', body: { media_id: mediaId } }) };
    }),
  );
  app.post(
    `${customer}/press`,
    act(Person, Account.extend({ msgid: z.string(), index: z.number().int() }), ({ id }, { openKfId, msgid, index }) =>
      kf.customer.pressMenu(id, openKfId, msgid, index),
    ),
  );
  app.post(
    `${customer}/recall`,
    act(Person, Account.extend({ msgid: z.string() }), ({ id }, { openKfId, msgid }) =>
      kf.customer.recall(id, openKfId, msgid),
    ),
  );
  app.post(
    `${customer}/refuse`,
    act(Person, Account.extend(On.shape), ({ id }, { openKfId, on }) => kf.customer.setRefusing(id, openKfId, on)),
  );
  app.post(
    `${customer}/accept-upgrade`,
    act(Person, Account, ({ id }, { openKfId }) => kf.upgrades.accept(id, openKfId)),
  );

  const servicer = '/__sandbox/staff/:userid/kf';
  app.post(
    `${servicer}/take`,
    act(Member, Session, ({ userid }, s) => kf.servicer.take(userid, s.openKfId, s.person)),
  );
  app.post(
    `${servicer}/write`,
    act(Member, Session.and(Written), ({ userid }, { openKfId, person, msgtype, body }) => ({
      msgid: kf.servicer.write(userid, openKfId, person, { msgtype, body }),
    })),
  );
  app.post(
    `${servicer}/transfer`,
    act(Member, Session.extend({ to: z.string() }), ({ userid }, s) =>
      kf.servicer.transfer(userid, s.openKfId, s.person, s.to),
    ),
  );
  app.post(
    `${servicer}/end`,
    act(Member, Session, ({ userid }, s) => kf.servicer.end(userid, s.openKfId, s.person)),
  );
  app.post(
    `${servicer}/reopen`,
    act(Member, Session, ({ userid }, s) => kf.servicer.reopen(userid, s.openKfId, s.person)),
  );
  app.post(
    `${servicer}/recall`,
    act(Member, Account.extend({ msgid: z.string() }), ({ userid }, { openKfId, msgid }) =>
      kf.servicer.recall(userid, openKfId, msgid),
    ),
  );
  app.post(
    `${servicer}/refuse`,
    act(Member, Session.extend(On.shape), ({ userid }, { openKfId, person, on }) =>
      kf.servicer.setRefusing(userid, openKfId, person, on),
    ),
  );
  /** Stops receiving (`stopType` 0 or 1) or goes on (null). */
  app.post(
    `${servicer}/pause`,
    act(
      Member,
      Account.extend({ stopType: z.union([z.literal(0), z.literal(1), z.null()]) }),
      ({ userid }, { openKfId, stopType }) => kf.servicers.pause(openKfId, userid, stopType),
    ),
  );
}

const EnterBy = z.union([
  z.object({ url: z.string() }),
  Account.extend({ scene: z.string().default(''), sceneParam: z.string().default('') }),
]);

/** What the console is for: accounts and their grants, who may be offered, what fails next. */
function registerAdmin(app: FastifyInstance, { kf }: World): void {
  app.get('/__sandbox/kf/accounts', async () =>
    kf.accounts.all().map((account) => ({
      ...account,
      link: account.granted ? kf.accounts.link(account.openKfId, '') : null,
      servicers: account.granted ? kf.servicers.list(account.openKfId) : [],
    })),
  );
  app.post(
    '/__sandbox/kf/accounts',
    act(z.object({}), z.object({ name: z.string() }), (_, { name }) => ({
      openKfId: kf.accounts.addByAdmin(name),
    })),
  );
  app.post(
    '/__sandbox/kf/grants',
    act(z.object({}), z.object({ openKfIds: z.array(z.string()).min(1), granted: z.boolean() }), (_, q) =>
      kf.accounts.grantByAdmin(q.openKfIds, q.granted),
    ),
  );
  app.post(
    '/__sandbox/kf/upgrade-range',
    act(
      z.object({}),
      z.object({
        users: z.array(z.string()).default([]),
        departments: z.array(z.number().int()).default([]),
        groups: z.array(z.string()).default([]),
      }),
      (_, range) => kf.upgrades.setRange(range),
    ),
  );
  app.post(
    '/__sandbox/kf/fail-next',
    act(z.object({}), Session.extend({ failType: z.number().int() }), (_, s) =>
      kf.sending.failNext(s.openKfId, s.person, s.failType),
    ),
  );
}
