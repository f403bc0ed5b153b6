import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { Moment } from '../world/moments.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { num, paged, pageOf, sliced, upToBytes } from './shapes.ts';

const SPAN_SECONDS = 30 * 86_400;
const MAX_IMAGES = 9;
const LINK_TITLE = 64;
const Range = z.object({
  sender_list: z
    .object({ user_list: z.array(z.string()).default([]), department_list: z.array(num).default([]) })
    .optional(),
  external_contact_list: z.object({ tag_list: z.array(z.string()).default([]) }).optional(),
});
const Id = z.object({ moment_id: z.string().min(1) });
const OfMember = Id.extend({ userid: z.string() });

const kindOf = (a: Record<string, unknown>) => String(a['msgtype']);
const mediaOf = (a: Record<string, unknown>) => (a[kindOf(a)] as { media_id?: string } | undefined)?.media_id ?? '';

function shape(moment: Moment) {
  const only = (kind: string) => moment.attachments.filter((a) => kindOf(a) === kind).map((a) => a[kind]);
  const [video] = only('video');
  const [link] = only('link') as { title?: string; url: string }[];
  return {
    moment_id: moment.momentId,
    create_time: String(moment.createdAt),
    create_type: 0,
    visible_type: moment.visibleType,
    ...(moment.text ? { text: { content: moment.text } } : {}),
    image: only('image'),
    ...(video ? { video } : {}),
    ...(link ? { link: { title: link.title, url: link.url } } : {}),
  };
}

/** Results exist once the member has published (41062 before that). */
function published(world: Backstage['world'], q: { moment_id: string; userid: string }): void {
  if (!world.moments.taskOf(q.moment_id, q.userid).published) refuse(41062, 'not yet published by this member');
}

export const momentEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/add_moment_task',
    z.object({
      text: z.object({ content: upToBytes(4000) }).optional(),
      attachments: z.array(z.looseObject({ msgtype: z.enum(['image', 'video', 'link']) })).default([]),
      visible_range: Range.optional(),
    }),
    (q, { world }) => {
      const text = q.text?.content || null;
      if (!text && q.attachments.length === 0) refuse(41089, 'text and attachments are both empty');
      for (const { link } of q.attachments as { link?: { title?: string } }[])
        if ([...(link?.title ?? '')].length > LINK_TITLE)
          refuse(40058, `link title is longer than ${LINK_TITLE} characters`);
      const kinds = new Set(q.attachments.map(kindOf));
      if (kinds.size > 1) refuse(41065, 'attachments are of more than one kind');
      if (q.attachments.length > (kinds.has('image') ? MAX_IMAGES : 1)) refuse(41064, 'too many attachments');
      for (const attachment of q.attachments) world.media.usableIn(mediaOf(attachment), 'moment');
      const range = q.visible_range;
      const jobid = world.moments.add(
        { text, attachments: q.attachments },
        {
          users: range?.sender_list?.user_list ?? [],
          departments: range?.sender_list?.department_list ?? [],
          tags: range?.external_contact_list?.tag_list ?? [],
        },
      );
      return { jobid };
    },
  ),
  endpoint('GET', 'externalcontact/get_moment_task_result', z.object({ jobid: z.string() }), ({ jobid }, { world }) => {
    const { momentId, invalid, running } = world.moments.ofJob(jobid);
    if (running) return { status: 2, type: 'add_moment_task' };
    return {
      status: 3,
      type: 'add_moment_task',
      result: {
        errcode: 0,
        errmsg: 'ok',
        moment_id: momentId,
        invalid_sender_list: { user_list: invalid.users, department_list: invalid.departments },
        invalid_external_contact_list: { tag_list: invalid.tags },
      },
    };
  }),
  endpoint('POST', 'externalcontact/cancel_moment_task', Id, (q, { world }) => {
    world.moments.cancel(q.moment_id);
    return {};
  }),
  endpoint(
    'POST',
    'externalcontact/get_moment_list',
    z.object({
      start_time: num,
      end_time: num,
      creator: z.string().optional(),
      filter_type: num.optional(),
      ...pageOf(20, 20),
    }),
    (q, { world }) => {
      if (q.end_time - q.start_time > SPAN_SECONDS) refuse(40058, 'span is longer than 30 days');
      const { rows, nextCursor } = paged(
        (offset, limit) => world.moments.list(q.start_time, q.end_time, offset, limit),
        q,
      );
      // only moments of the corp exist here
      return { moment_list: q.filter_type === 1 ? [] : rows.map(shape), next_cursor: nextCursor };
    },
  ),
  endpoint('POST', 'externalcontact/get_moment_task', Id.extend(pageOf(1000, 500)), (q, { world }) => {
    world.moments.known(q.moment_id);
    const { rows, nextCursor } = paged((offset, limit) => world.moments.tasks(q.moment_id, offset, limit), q);
    return { task_list: rows, next_cursor: nextCursor };
  }),
  endpoint('POST', 'externalcontact/get_moment_customer_list', OfMember.extend(pageOf(1000, 500)), (q, { world }) => {
    world.moments.taskOf(q.moment_id, q.userid);
    const { rows, nextCursor } = sliced(world.moments.audience(q.moment_id, q.userid, false), q);
    return {
      customer_list: rows.map((external_userid) => ({ userid: q.userid, external_userid })),
      next_cursor: nextCursor,
    };
  }),
  endpoint('POST', 'externalcontact/get_moment_send_result', OfMember.extend(pageOf(5000, 3000)), (q, { world }) => {
    published(world, q);
    const { rows, nextCursor } = sliced(world.moments.audience(q.moment_id, q.userid, true), q);
    return { customer_list: rows.map((external_userid) => ({ external_userid })), next_cursor: nextCursor };
  }),
  endpoint('POST', 'externalcontact/get_moment_comments', OfMember, (q, { world }) => {
    published(world, q);
    const all = world.moments.reactions(q.moment_id, q.userid);
    const of = (kind: string) =>
      all
        .filter((one) => one.kind === kind)
        .map(({ external_userid, create_time }) => ({ external_userid, create_time }));
    return { comment_list: of('comment'), like_list: of('like') };
  }),
];
