import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Faults } from '../faults/fault-plan.ts';
import { refuse, WecomRefusal } from '../world/errors.ts';
import type { NewMedia } from '../world/media.ts';
import type { Backstage } from './endpoint.ts';
import { withFaults } from './routes.ts';

interface UploadQuery {
  access_token?: string;
  type?: string;
  media_type?: string;
  attachment_type?: string;
}
const TYPES = ['image', 'voice', 'video', 'file'] as const;
const typeOf = (given: string | undefined): NewMedia['type'] =>
  TYPES.find((type) => type === given) ?? refuse(40004, 'invalid media type');

/** Uploads are multipart with the file in `media`; the answer to a download is the file itself. */
export async function registerMedia(
  app: FastifyInstance,
  { backstage, faults }: { backstage: Backstage; faults: Faults },
) {
  await app.register(multipart, { limits: { fileSize: 21 * 1024 * 1024, files: 1 } });
  const { world, credentials, sandboxUrl } = backstage;

  const receive = async (request: FastifyRequest) => {
    const file = await request.file();
    if (!file) return refuse(44001, 'empty media data');
    const body = await file.toBuffer();
    if (!file.filename) return refuse(44001, 'filename missing');
    return { filename: file.filename, contentType: file.mimetype, body };
  };
  const said = async (work: () => Promise<object>) => {
    try {
      return { errcode: 0, errmsg: 'ok', ...(await work()) };
    } catch (error) {
      if (error instanceof WecomRefusal) return { errcode: error.errcode, errmsg: error.message };
      throw error;
    }
  };

  app.post<{ Querystring: UploadQuery }>('/cgi-bin/media/upload', (request, reply) =>
    withFaults('media/upload', reply, faults, () =>
      said(async () => {
        credentials.check(request.query.access_token);
        const type = typeOf(request.query.type);
        const { mediaId, wallCreatedMs } = world.media.add({ ...(await receive(request)), type, purpose: 'upload' });
        return { type, media_id: mediaId, created_at: String(Math.floor(wallCreatedMs / 1000)) };
      }),
    ),
  );
  app.post<{ Querystring: UploadQuery }>('/cgi-bin/media/uploadimg', (request, reply) =>
    withFaults('media/uploadimg', reply, faults, () =>
      said(async () => {
        credentials.check(request.query.access_token);
        const { mediaId } = world.media.add({ ...(await receive(request)), type: 'image', purpose: 'image' });
        return { url: `${sandboxUrl}/media/${mediaId}` };
      }),
    ),
  );
  app.post<{ Querystring: UploadQuery }>('/cgi-bin/media/upload_attachment', (request, reply) =>
    withFaults('media/upload_attachment', reply, faults, () =>
      said(async () => {
        credentials.check(request.query.access_token);
        const purpose = request.query.attachment_type === '2' ? 'attachment:2' : 'attachment:1';
        const type = typeOf(request.query.media_type);
        const { mediaId, wallCreatedMs } = world.media.add({ ...(await receive(request)), type, purpose });
        return { type, media_id: mediaId, created_at: Math.floor(wallCreatedMs / 1000) };
      }),
    ),
  );
  app.get<{ Querystring: { access_token?: string; media_id?: string } }>(
    '/cgi-bin/media/get',
    async (request, reply) => {
      try {
        credentials.check(request.query.access_token);
        const media = world.media.usable(request.query.media_id ?? '');
        return reply
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(media.filename)}`)
          .type(media.contentType)
          .send(Buffer.from(media.body));
      } catch (error) {
        if (error instanceof WecomRefusal) return { errcode: error.errcode, errmsg: error.message };
        throw error;
      }
    },
  );
  /** What phones show: pictures of messages, without a token. */
  app.get<{ Params: { mediaId: string } }>('/media/:mediaId', async (request, reply) => {
    const media = world.media.find(request.params.mediaId);
    if (!media) return reply.code(404).send({ error: 'no such media' });
    return reply.type(media.contentType).header('cache-control', 'max-age=86400').send(Buffer.from(media.body));
  });
}
