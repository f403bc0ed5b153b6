import {
  AddTag,
  CustomerDetail,
  CustomerExported,
  CustomerList,
  CustomerTag,
  GiveConsent,
  Id,
  ListCustomers,
  MergeCustomer,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import type { Access } from '../access/index.ts';
import type { CustomerProfile, ListedCustomer } from './browse.ts';
import type { CustomersService } from './service.ts';

const One = z.object({ id: Id });

export function customersRoutes(customers: Omit<CustomersService, 'jobs'>, guards: Access['guards']) {
  return (http: Http): void => {
    const asUser = { preHandler: guards.user };

    http.post(
      '/api/shop/consent',
      { schema: { body: GiveConsent, response: { 204: z.null() } }, preHandler: guards.person },
      async (request, reply) => {
        await customers.visitorConsents(request.person!, request.body);
        return reply.code(204).send(null);
      },
    );

    http.get(
      '/api/console/customers',
      { ...asUser, schema: { querystring: ListCustomers, response: { 200: CustomerList } } },
      async (request) => {
        const { customers: rows, hasMore } = await customers.list(request.actor, request.query);
        return { customers: rows.map(rowOut), page: request.query.page, hasMore };
      },
    );

    http.get(
      '/api/console/customers/:id',
      { ...asUser, schema: { params: One, response: { 200: CustomerDetail } } },
      async (request) => profileOut(await customers.profile(request.actor, Number(request.params.id))),
    );

    http.post(
      '/api/console/customers/:id/tags',
      { ...asUser, schema: { params: One, body: AddTag, response: { 204: z.null() } } },
      async (request, reply) => {
        await customers.addTag(request.actor, { customerId: Number(request.params.id), tag: request.body.tag });
        return reply.code(204).send(null);
      },
    );

    http.delete(
      '/api/console/customers/:id/tags/:tag',
      { ...asUser, schema: { params: One.extend({ tag: CustomerTag }), response: { 204: z.null() } } },
      async (request, reply) => {
        await customers.removeTag(request.actor, { customerId: Number(request.params.id), tag: request.params.tag });
        return reply.code(204).send(null);
      },
    );

    http.post(
      '/api/console/customers/:id/merge',
      { ...asUser, schema: { params: One, body: MergeCustomer, response: { 204: z.null() } } },
      async (request, reply) => {
        await customers.merge(request.actor, { from: Number(request.params.id), to: Number(request.body.into) });
        return reply.code(204).send(null);
      },
    );

    http.post(
      '/api/console/customers/:id/export',
      { ...asUser, schema: { params: One, response: { 200: CustomerExported } } },
      async (request) => {
        const { customerId, exportedAt, data } = await customers.exportCustomer(
          request.actor,
          Number(request.params.id),
        );
        return { customerId: String(customerId), exportedAt: exportedAt.toISOString(), data };
      },
    );

    http.delete(
      '/api/console/customers/:id',
      { ...asUser, schema: { params: One, response: { 204: z.null() } } },
      async (request, reply) => {
        await customers.erase(request.actor, Number(request.params.id));
        return reply.code(204).send(null);
      },
    );
  };
}

const rowOut = ({ customerId, createdAt, ...row }: ListedCustomer) => ({
  ...row,
  id: String(customerId),
  createdAt: createdAt.toISOString(),
});

const profileOut = (profile: CustomerProfile) => ({
  ...rowOut(profile),
  taste: profile.taste,
  identities: profile.identities.map((identity) => ({ ...identity, since: identity.since.toISOString() })),
  contacts: profile.contacts.map((contact) => ({
    ...contact,
    since: contact.since?.toISOString() ?? null,
    endedAt: contact.endedAt?.toISOString() ?? null,
  })),
  consentAt: profile.consentAt?.toISOString() ?? null,
  mergedFrom: profile.mergedFrom.map(String),
});
