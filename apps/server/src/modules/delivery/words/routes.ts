import { Accepted, CheckedText, CheckText, Id, PutWordRule, WordRules } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import type { OwnText } from './own-texts.ts';
import type { Hit, WordRule, WordRuleRow } from './rules.ts';

interface Service {
  listRules(actor: Actor): Promise<WordRuleRow[]>;
  ownTexts(actor: Actor): Promise<OwnText[]>;
  createRule(actor: Actor, rule: WordRule): Promise<number>;
  changeRule(actor: Actor, ruleNo: number, rule: WordRule): Promise<void>;
  deleteRule(actor: Actor, ruleNo: number): Promise<void>;
  checkText(text: string): Promise<Hit[]>;
}

const One = z.object({ id: Id });

export function wordRuleRoutes(
  http: Http,
  { guards, service }: { guards: Pick<Guards, 'user'>; service: Service },
): void {
  const asUser = { preHandler: guards.user };

  http.get(
    '/api/console/word-rules',
    { ...asUser, schema: { hide: true, response: { 200: WordRules } } },
    async (request) => ({
      rules: (await service.listRules(request.actor)).map(({ ruleNo, madeAt, ...rule }) => ({
        ...rule,
        id: String(ruleNo),
        madeAt: madeAt?.toISOString() ?? null,
      })),
      ours: await service.ownTexts(request.actor),
    }),
  );

  http.post(
    '/api/console/word-rules',
    { ...asUser, schema: { hide: true, body: PutWordRule, response: { 201: z.object({ id: Id }) } } },
    async (request, reply) =>
      reply.code(201).send({ id: String(await service.createRule(request.actor, request.body)) }),
  );

  http.put(
    '/api/console/word-rules/:id',
    { ...asUser, schema: { hide: true, params: One, body: PutWordRule, response: { 200: Accepted } } },
    async (request) => {
      await service.changeRule(request.actor, Number(request.params.id), request.body);
      return { ok: true as const };
    },
  );

  http.delete(
    '/api/console/word-rules/:id',
    { ...asUser, schema: { hide: true, params: One, response: { 200: Accepted } } },
    async (request) => {
      await service.deleteRule(request.actor, Number(request.params.id));
      return { ok: true as const };
    },
  );

  http.post(
    '/api/console/word-rules/check',
    { ...asUser, schema: { hide: true, body: CheckText, response: { 200: CheckedText } } },
    async (request) => {
      demand(request.actor, 'delivery.read');
      return { hits: await service.checkText(request.body.text) };
    },
  );
}
