import {
  Accepted,
  ChangeKfServicers,
  CreateKfAccount,
  CreateKfLink,
  KfChat,
  KfConversations,
  KfFigures,
  KfOverview,
  KfRulesView,
  KfSent,
  KfServicerResults,
  ListKfConversations,
  MoveKf,
  RenameKfAccount,
  SaveKfRules,
  SendKf,
  SetKfRetention,
} from '@xiaoer/contracts';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { type BrowseDeps, findConversation, listConversations, PAGE_SIZE, readOverview } from './browse.ts';
import { readChat } from './chat.ts';
import type { KfCommands } from './commands.ts';
import { readFigures } from './figures.ts';
import { type OpenMediaDeps, openMedia } from './open-media.ts';
import { readRules } from './rules.ts';

const KfId = z.string().regex(/^[\w-]{1,64}$/);
const One = z.object({ openKfid: KfId });
const Talk = One.extend({ externalUserid: KfId });
const BASE = '/api/console/kf';

interface Deps {
  deps: BrowseDeps & OpenMediaDeps & { zone: string };
  guards: Pick<Guards, 'user'>;
  commands: KfCommands;
}

/** Customer service for people: what stands where, what was said, and saying something. */
export function kfRoutes(http: Http, { deps, guards, commands }: Deps): void {
  const asUser = { preHandler: guards.user };
  const ok = { ok: true as const };

  http.get(BASE, { ...asUser, schema: { hide: true, response: { 200: KfOverview } } }, async ({ actor }) => {
    demand(actor, 'delivery.read');
    return readOverview(deps, actor, deps.wecom.corpId);
  });
  http.get(
    `${BASE}/conversations`,
    { ...asUser, schema: { hide: true, querystring: ListKfConversations, response: { 200: KfConversations } } },
    async ({ actor, query }) => {
      demand(actor, 'delivery.read');
      return { ...(await listConversations(deps, actor, query)), pageSize: PAGE_SIZE };
    },
  );
  http.get(
    `${BASE}/accounts/:openKfid/conversations/:externalUserid`,
    { ...asUser, schema: { hide: true, params: Talk, response: { 200: KfChat } } },
    async ({ actor, params }) => {
      demand(actor, 'delivery.read');
      const conversation = await findConversation(deps, actor, params);
      if (!conversation) throw new AppError('delivery.kf_conversation_not_found', {}, 404);
      return { conversation, lines: await readChat(deps, params) };
    },
  );
  http.get(
    `${BASE}/messages/:msgid/media`,
    { ...asUser, schema: { hide: true, params: z.object({ msgid: z.string().max(128) }) } },
    async ({ actor, params }, reply) => {
      const { body, contentType } = await openMedia(deps, actor, params.msgid);
      return reply
        .type(contentType)
        .header('content-disposition', contentType.startsWith('image/') ? 'inline' : 'attachment')
        .header('x-content-type-options', 'nosniff')
        .send(body);
    },
  );
  http.get(
    `${BASE}/figures`,
    {
      ...asUser,
      schema: { hide: true, querystring: z.object({ account: KfId.optional() }), response: { 200: KfFigures } },
    },
    async ({ actor, query }) => {
      demand(actor, 'delivery.read');
      return readFigures(deps.db, actor, { account: query.account ?? null, now: deps.clock.now(), zone: deps.zone });
    },
  );
  http.get(
    `${BASE}/accounts/:openKfid/rules`,
    { ...asUser, schema: { hide: true, params: One, response: { 200: KfRulesView } } },
    async ({ actor, params }) => {
      demand(actor, 'delivery.read');
      const { madeAt, madeBy, ...rules } = await readRules(deps.db, params.openKfid);
      return { ...rules, changedAt: madeAt?.toISOString() ?? null, changedBy: madeBy };
    },
  );
  http.put(
    `${BASE}/accounts/:openKfid/rules`,
    {
      ...asUser,
      schema: { hide: true, params: One, body: SaveKfRules, response: { 200: z.object({ version: z.int() }) } },
    },
    async ({ actor, params, body }) => ({ version: await commands.saveRules(actor, params.openKfid, body) }),
  );
  http.post(
    `${BASE}/accounts/:openKfid/conversations/:externalUserid/messages`,
    { ...asUser, schema: { hide: true, params: Talk, body: SendKf, response: { 200: KfSent } } },
    async ({ actor, params, body }) => commands.send(actor, { ...params, ...body }),
  );
  http.post(
    `${BASE}/accounts/:openKfid/conversations/:externalUserid/move`,
    { ...asUser, schema: { hide: true, params: Talk, body: MoveKf, response: { 200: Accepted } } },
    async ({ actor, params, body }) => {
      await commands.move(actor, params, body);
      return ok;
    },
  );
  http.post(
    `${BASE}/accounts`,
    { ...asUser, schema: { hide: true, body: CreateKfAccount, response: { 200: One } } },
    async ({ actor, body }) => ({ openKfid: await commands.create(actor, body) }),
  );
  http.put(
    `${BASE}/accounts/:openKfid`,
    { ...asUser, schema: { hide: true, params: One, body: RenameKfAccount, response: { 200: Accepted } } },
    async ({ actor, params, body }) => {
      await commands.rename(actor, params.openKfid, body.name);
      return ok;
    },
  );
  http.post(
    `${BASE}/accounts/:openKfid/servicers`,
    { ...asUser, schema: { hide: true, params: One, body: ChangeKfServicers, response: { 200: KfServicerResults } } },
    async ({ actor, params, body }) => commands.changeServicers(actor, params.openKfid, body),
  );
  http.post(
    `${BASE}/links`,
    { ...asUser, schema: { hide: true, body: CreateKfLink, response: { 200: z.object({ scene: z.string() }) } } },
    async ({ actor, body }) => ({ scene: await commands.createLink(actor, body) }),
  );
  http.put(
    `${BASE}/retention`,
    { ...asUser, schema: { hide: true, body: SetKfRetention, response: { 200: Accepted } } },
    async ({ actor, body }) => {
      await commands.setRetention(actor, body.days);
      return ok;
    },
  );
  const act = (path: string, run: (actor: Actor, openKfid: string) => Promise<void>) =>
    http.post(
      path,
      {
        ...asUser,
        schema: { hide: true, params: z.object({ openKfid: KfId.default('') }), response: { 200: Accepted } },
      },
      async ({ actor, params }) => {
        await run(actor, params.openKfid);
        return ok;
      },
    );
  act(`${BASE}/look`, commands.look);
  act(`${BASE}/accounts/:openKfid/remove`, commands.remove);
}
