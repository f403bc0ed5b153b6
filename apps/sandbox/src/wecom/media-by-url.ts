import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';

/** Uploads that the platform fetches itself; scene 1 (material of group welcome templates) is the only one (doc 96219). */
export const mediaByUrlEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'media/upload_by_url',
    z.object({
      scene: z.literal(1),
      type: z.enum(['video', 'file']),
      filename: z.string().min(1),
      url: z.string(),
      md5: z.string().regex(/^[0-9a-fA-F]{32}$/),
    }),
    ({ scene: _scene, ...job }, { world }) => ({ jobid: world.mediaJobs.add(job) }),
  ),
  endpoint('POST', 'media/get_upload_by_url_result', z.object({ jobid: z.string() }), ({ jobid }, { world }) => {
    const job = world.mediaJobs.find(jobid);
    if (job.status === 1) return { status: job.status };
    return {
      status: job.status,
      detail: {
        errcode: job.errcode,
        errmsg: job.errmsg,
        ...(job.mediaId && job.wallFinishedMs !== null
          ? { media_id: job.mediaId, created_at: String(Math.floor(job.wallFinishedMs / 1000)) }
          : {}),
      },
    };
  }),
];
