import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { EventCases } from './corp.ts';

export const mediaEvents: EventCases = {
  upload_media_job_finish: async (corp) => {
    // nobody serves this address: a job that fails is finished too
    const md5 = createHash('md5').update('x').digest('hex');
    const jobid = await corp.client.media.uploadByUrl({
      scene: 1,
      type: 'file',
      filename: 'a',
      url: `${corp.url}/none`,
      md5,
    });
    await corp.world.mediaJobs.idle();
    expect(await corp.heard('upload_media_job_finish')).toMatchObject([{ jobId: jobid, from: 'sys' }]);
    expect(await corp.client.media.getUploadByUrlResult({ jobid })).toMatchObject({ status: 3 });
  },
};
