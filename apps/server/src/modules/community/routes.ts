import { BindGroup, GroupList, Id, Joined, JoinStore, ListGroups, LiveCodeList, LiveCodes } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import type { Access } from '../access/index.ts';
import type { ListedGroup, ListedLiveCode } from './browse.ts';
import type { CommunityService } from './service.ts';

const One = z.object({ id: Id });

export function communityRoutes(
  community: CommunityService,
  { guards, publicUrl }: { guards: Access['guards']; publicUrl: string },
) {
  return (http: Http): void => {
    const asUser = { preHandler: guards.user };

    http.get(
      '/api/v1/live-codes',
      { schema: { security: [{ apiKey: [] }], response: { 200: LiveCodes } }, preHandler: guards.apiKey },
      async (request) => {
        const codes = await community.listLiveCodes(request.actor);
        return { liveCodes: codes.map((code) => publicCode(code, publicUrl)) };
      },
    );

    http.post(
      '/api/shop/join',
      { schema: { body: JoinStore, response: { 200: Joined } }, preHandler: guards.person },
      async (request) => community.joinStore(request.person!, request.body),
    );

    http.get(
      '/api/console/groups',
      { ...asUser, schema: { querystring: ListGroups, response: { 200: GroupList } } },
      async (request) =>
        listOf(await community.listGroups(request.actor, { ...request.query, unbound: false }), request),
    );

    http.get(
      '/api/console/groups/unbound',
      { ...asUser, schema: { querystring: ListGroups, response: { 200: GroupList } } },
      async (request) =>
        listOf(await community.listGroups(request.actor, { ...request.query, unbound: true }), request),
    );

    http.post(
      '/api/console/groups/:id/bind',
      { ...asUser, schema: { params: One, body: BindGroup, response: { 204: z.null() } } },
      async (request, reply) => {
        await community.bindGroup(request.actor, { groupId: Number(request.params.id), store: request.body.store });
        return reply.code(204).send(null);
      },
    );

    http.get(
      '/api/console/live-codes',
      { ...asUser, schema: { response: { 200: LiveCodeList } } },
      async (request) => ({ liveCodes: await community.listLiveCodes(request.actor) }),
    );
  };
}

const listOf = (
  { groups, hasMore }: { groups: ListedGroup[]; hasMore: boolean },
  { query }: { query: { page: number } },
) => ({ groups: groups.map(groupOut), page: query.page, hasMore });

const groupOut = ({ groupId, createdAt, readAt, ...group }: ListedGroup) => ({
  ...group,
  id: String(groupId),
  createdAt: createdAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

const publicCode = ({ state, source, store, remark, qrCode, configId }: ListedLiveCode, publicUrl: string) => ({
  state,
  source,
  store: store?.code ?? null,
  remark,
  qrCode,
  configId,
  joinUrl: `${publicUrl}/shop/#/pages/join/index?s=${encodeURIComponent(state)}`,
});
