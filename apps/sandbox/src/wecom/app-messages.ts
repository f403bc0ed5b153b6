import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToBytes, upToCharacters } from './shapes.ts';

const list = (text: string) =>
  text
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');
const TYPES = [
  'text',
  'image',
  'voice',
  'video',
  'file',
  'textcard',
  'news',
  'mpnews',
  'markdown',
  'miniprogram_notice',
  'template_card',
];
const MAX_USERS = 1000;
const MAX_PARTIES = 100;
const MAX_TAGS = 100;

/** Types whose sizes the page states; the others are taken as they are. */
const BODIES: Record<string, z.ZodType> = {
  text: z.looseObject({ content: upToBytes(2048).min(1) }),
  markdown: z.looseObject({ content: upToBytes(2048).min(1) }),
  textcard: z.looseObject({
    title: upToCharacters(128).min(1),
    description: upToCharacters(512).min(1),
    url: upToBytes(2048).min(1),
    btntxt: upToCharacters(4).optional(),
  }),
  template_card: z
    .looseObject({
      card_type: z.enum([
        'text_notice',
        'news_notice',
        'button_interaction',
        'vote_interaction',
        'multiple_interaction',
      ]),
      task_id: z
        .string()
        .regex(/^[0-9A-Za-z_\-@]{1,128}$/)
        .optional(),
    })
    .refine(
      (card) => !String(card.card_type).endsWith('_interaction') || card.task_id !== undefined,
      'task_id missing',
    ),
};

export const appMessageEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'message/send',
    z.looseObject({
      touser: z.string().default(''),
      toparty: z.string().default(''),
      totag: z.string().default(''),
      msgtype: z.string(),
      agentid: num,
      enable_duplicate_check: num.default(0),
      duplicate_check_interval: num.max(4 * 3600).default(1800),
    }),
    (q, { world }) => {
      if (q.agentid !== world.agentId) refuse(40056, 'invalid agentid');
      if (!TYPES.includes(q.msgtype)) refuse(40008, 'invalid message type');
      const body = (BODIES[q.msgtype] ?? z.looseObject({})).safeParse(q[q.msgtype]);
      if (!body.success)
        return refuse(40058, `${q.msgtype}.${body.error.issues[0]?.path.join('.')}: ${body.error.issues[0]?.message}`);
      const users = q.touser === '@all' ? [] : list(q.touser);
      if (users.length > MAX_USERS || list(q.toparty).length > MAX_PARTIES || list(q.totag).length > MAX_TAGS)
        refuse(81017, 'too many receivers');
      const sent = world.appMessages.send({
        users,
        parties: list(q.toparty).map(Number),
        everybody: q.touser === '@all',
        msgtype: q.msgtype,
        body: body.data as Record<string, unknown>,
        onceWithinSeconds: q.enable_duplicate_check === 1 ? q.duplicate_check_interval : undefined,
      });
      return {
        invaliduser: sent.invalidUsers.join('|'),
        invalidparty: sent.invalidParties.join('|'),
        invalidtag: list(q.totag).join('|'), // there are no contacts tags here
        unlicenseduser: '',
        msgid: sent.msgid,
        ...(sent.responseCode ? { response_code: sent.responseCode } : {}),
      };
    },
  ),
  endpoint(
    'POST',
    'message/update_template_card',
    z.looseObject({
      userids: z.array(z.string()).optional(),
      agentid: num,
      response_code: z.string(),
      button: z.object({ replace_name: z.string() }).optional(),
      template_card: z.looseObject({ replace_text: z.string().optional() }).optional(),
    }),
    (q, { world }) => {
      if (q.agentid !== world.agentId) refuse(40056, 'invalid agentid');
      world.appMessages.update(q.response_code, {
        userids: q.userids,
        replaceName: q.button?.replace_name ?? q.template_card?.replace_text,
        card: q.template_card as Record<string, unknown> | undefined,
      });
      return { invaliduser: (q.userids ?? []).filter((userid) => !world.staff.find(userid)) };
    },
  ),
  endpoint('POST', 'message/recall', z.object({ msgid: z.string() }), (q, { world }) => {
    world.appMessages.recall(q.msgid);
    return {};
  }),
];
