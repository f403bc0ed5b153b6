import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Faults } from '../faults/fault-plan.ts';
import { refuse, WecomRefusal } from '../world/errors.ts';
import type { NewMedia } from '../world/media.ts';
import type { Backstage } from './endpoint.ts';
import { download } from './media-download.ts';
import { withFaults } from './routes.ts';

interface UploadQuery {
  type?: string;
  media_type?: string;
  attachment_type?: string;
}
const TYPES = ['image', 'voice', 'video', 'file'] as const;
const typeOf = (given: string | undefined): NewMedia['type'] =>
  TYPES.find((type) => type === given) ?? refuse(40004, 'invalid media type');

/** Headers of the part lie in the first bytes of the body. */
const HEAD_BYTES = 2048;

/** The uploaded file. A name in the form `filename*=` is not understood (API.md §20). */
async function receive(request: FastifyRequest, maxBytes: number) {
  if (!request.isMultipart()) return refuse(44001, 'empty media data');
  let head = '';
  request.raw.on('data', (chunk: Buffer) => {
    if (head.length < HEAD_BYTES) head += chunk.subarray(0, HEAD_BYTES).toString('latin1');
  });
  const file = await request.file({ limits: { fileSize: maxBytes + 1 }, throwFileSizeLimit: false });
  if (file?.fieldname !== 'media' || !file.filename || /;\s*filename\*=/i.test(head))
    return refuse(44001, 'empty media data');
  const body = await file.toBuffer();
  return { filename: file.filename, contentType: file.mimetype, body };
}

/** Uploads are multipart with the file in `media`; the answer to a download is the file itself. */
export async function registerMedia(
  app: FastifyInstance,
  { backstage, faults }: { backstage: Backstage; faults: Faults },
) {
  const { world, sandboxUrl } = backstage;
  const { settings } = world;
  const largest = Math.max(...Object.values(settings.uploadBytes), settings.attachmentBytes);
  await app.register(multipart, { limits: { files: 1 } });
  app.addHook('onClose', () => world.mediaJobs.idle());

  const said = async (work: () => Promise<object>) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof WecomRefusal) return { errcode: error.errcode, errmsg: error.message };
      throw error;
    }
  };
  /** One upload: what it is for and what kind it is come from the query, the answer's members from what was kept. */
  const upload = (
    path: string,
    kindOf: (query: UploadQuery) => Pick<NewMedia, 'type' | 'purpose'>,
    answer: (kept: { mediaId: string; createdAt: number; type: NewMedia['type'] }) => object,
  ) =>
    app.post<{ Querystring: UploadQuery }>(`/cgi-bin/${path}`, (request, reply) =>
      withFaults(path, reply, faults, () =>
        said(async () => {
          const kind = kindOf(request.query);
          const { mediaId, wallCreatedMs } = world.media.add({ ...(await receive(request, largest)), ...kind });
          const createdAt = Math.floor(wallCreatedMs / 1000);
          return { errcode: 0, errmsg: 'ok', ...answer({ mediaId, createdAt, type: kind.type }) };
        }),
      ),
    );

  upload(
    'media/upload',
    ({ type }) => ({ type: typeOf(type), purpose: 'upload' }),
    ({ mediaId, createdAt, type }) => ({ type, media_id: mediaId, created_at: String(createdAt) }),
  );
  upload(
    'media/uploadimg',
    () => ({ type: 'image', purpose: 'image' }),
    ({ mediaId }) => ({ url: `${sandboxUrl}/media/${mediaId}` }),
  );
  upload(
    'media/upload_attachment',
    ({ media_type, attachment_type }) => {
      if (attachment_type !== '1' && attachment_type !== '2') refuse(40058, 'attachment_type must be 1 or 2');
      return { type: typeOf(media_type), purpose: `attachment:${attachment_type as '1' | '2'}` };
    },
    ({ mediaId, createdAt, type }) => ({ type, media_id: mediaId, created_at: createdAt }),
  );

  app.get<{ Querystring: { media_id?: string } }>('/cgi-bin/media/get', (request, reply) =>
    withFaults('media/get', reply, faults, () =>
      said(async () => {
        const media = world.media.usable(request.query.media_id ?? '');
        return download(reply, media, request.headers.range, settings.downloadWithoutRangeBytes);
      }),
    ),
  );
  /** What phones show: pictures of messages, without a token. */
  app.get<{ Params: { mediaId: string } }>('/media/:mediaId', async (request, reply) => {
    const media = world.media.find(request.params.mediaId);
    if (!media) return reply.code(404).send({ error: 'no such media' });
    return reply.type(media.contentType).header('cache-control', 'max-age=86400').send(Buffer.from(media.body));
  });
}
