import type { Readable } from 'node:stream';
import { ArchiveMaterial, Materials as MaterialList, Material as Shown, UploadQuery } from '@xiaoer/contracts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { LARGEST_FILE_BYTES } from '../../platform/files/index.ts';
import type { Http } from '../../platform/http/index.ts';
import type { Guards } from '../access/index.ts';
import type { CheckedMaterial, Materials } from './materials.ts';

const Code = z.object({ code: z.string().regex(/^[a-z0-9-]{2,40}$/) });
const Ok = z.object({ ok: z.literal(true) });

const shown = ({ changedAt, ...material }: CheckedMaterial): Shown => ({
  ...material,
  changedAt: changedAt.toISOString(),
});

export function materialRoutes(
  http: Http,
  { materials, guards }: { materials: Materials; guards: Pick<Guards, 'user'> },
) {
  const preHandler = guards.user;

  // A scope of its own: here bodies are files, whatever they call themselves, and flow to the disk as they come.
  http.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    scope.post(
      '/api/console/materials',
      {
        schema: { hide: true, querystring: UploadQuery, response: { 200: Shown } },
        preHandler,
        bodyLimit: LARGEST_FILE_BYTES + 1,
      },
      async ({ actor, query, body }) => shown(await materials.upload(actor, { ...query, body: bodyOf(body) })),
    );
    scope.post(
      '/api/console/materials/:code/versions',
      {
        schema: {
          hide: true,
          params: Code,
          querystring: UploadQuery.pick({ filename: true }),
          response: { 200: Shown },
        },
        preHandler,
        bodyLimit: LARGEST_FILE_BYTES + 1,
      },
      async ({ actor, params, query, body }) =>
        shown(await materials.replace(actor, params.code, { ...query, body: bodyOf(body) })),
    );
  });

  http.get(
    '/api/console/materials',
    { schema: { hide: true, response: { 200: MaterialList } }, preHandler },
    async ({ actor }) => ({ materials: (await materials.list(actor)).map(shown) }),
  );
  http.post(
    '/api/console/materials/:code/archive',
    { schema: { hide: true, params: Code, body: ArchiveMaterial, response: { 200: Ok } }, preHandler },
    async ({ actor, params, body }) => {
      await materials.setArchived(actor, params.code, body.archived);
      return { ok: true as const };
    },
  );
  http.get(
    '/api/console/materials/:code/file',
    { schema: { hide: true, params: Code }, preHandler },
    async ({ actor, params }, reply) => {
      const { material, body } = await materials.show(actor, params.code);
      // Only what browsers show as a picture or video is shown; everything else is a file to keep, and never a page of ours.
      const shows = material.kind !== 'file';
      return reply
        .type(shows ? material.contentType : 'application/octet-stream')
        .header(
          'content-disposition',
          shows ? 'inline' : `attachment; filename*=UTF-8''${encodeURIComponent(material.filename)}`,
        )
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, max-age=60')
        .header('etag', `"${material.fileHash}"`)
        .send(body);
    },
  );
}

function bodyOf(body: unknown): Readable {
  if (!body) throw new AppError('content.file_missing', { field: 'body', rule: 'required' }, 400);
  return body as Readable;
}
