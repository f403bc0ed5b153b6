import { z } from 'zod';
import { Code, Fen, Id, Instant } from '../common.ts';
import { CouponText } from '../v1/coupons.ts';
import { RedeemAdvice } from './redeem-advice.ts';

export * from './counter.ts';
export * from './redeem-advice.ts';

/** `GET /api/workbench/session` */
export const WorkbenchSession = z.object({
  userid: z.string(),
  name: z.string(),
  stores: z.array(z.object({ code: Code, name: z.string() })),
  now: Instant,
  speed: z.number(),
});
export type WorkbenchSession = z.infer<typeof WorkbenchSession>;

/**
 * Something a staff member is asked to do. An `own` task is confirmed here; a `mass_send` task is confirmed inside
 * WeCom and known only from its results; a `group_post` is sent from the group's side bar.
 */
export const WorkbenchTask = z.object({
  id: Id,
  kind: z.enum(['own', 'mass_send', 'group_post']),
  title: z.string(),
  detail: z.string(),
  store: z.string().nullable(),
  dueAt: Instant,
  expiresAt: Instant.nullable(),
  status: z.enum(['open', 'done', 'expired', 'cancelled']),
  doneAt: Instant.nullable(),
  /** Who ticked an own task: it may be asked of several. */
  doneBy: z.string().nullable(),
  /** For a group post: the group it goes to. */
  chatId: z.string().nullable(),
  /** For an own task that opens a store's first group: what to do, in order. */
  checklist: z.array(z.string()),
});
export type WorkbenchTask = z.infer<typeof WorkbenchTask>;
/** `GET /api/workbench/today` */
export const WorkbenchToday = z.object({ tasks: z.array(WorkbenchTask), now: Instant });

/** `POST /api/workbench/tasks/:id/done` (own tasks only) */
export const TaskDone = z.object({ note: z.string().max(500).optional() });

export const PostContent = z.object({
  text: z.string(),
  link: z.object({ title: z.string(), desc: z.string(), url: z.string(), picUrl: z.string().nullable() }).nullable(),
});
/** `GET /api/workbench/groups/:chatId/post`: the post that is due in this group now, for the side bar. */
export const DuePost = z.object({
  group: z.object({ name: z.string(), store: z.string().nullable() }),
  post: z
    .object({
      id: Id,
      taskId: Id,
      title: z.string(),
      content: PostContent,
      expiresAt: Instant,
      status: z.enum(['due', 'posted']),
    })
    .nullable(),
});
export type DuePost = z.infer<typeof DuePost>;
/** `POST /api/workbench/posts/:id/sent`: the client reports what `sendChatMessage` answered. */
export const PostSent = z.object({
  result: z.enum(['ok', 'cancelled', 'failed']),
  errMsg: z.string().max(300).optional(),
});

/** `POST /api/workbench/redeem`: by scanning or typing. */
export const WorkbenchRedeem = z.object({
  code: CouponText,
  spendFen: Fen,
  key: z.string().min(1).max(64),
});
export const WorkbenchRedemption = z.object({
  code: z.string(),
  offer: z.string(),
  discountFen: Fen,
  redeemedAt: Instant,
  /** What to say to the customer next. */
  sayNext: z.string(),
  /** Out of what is known of her, in the order in which staff come to it. */
  advice: z.array(RedeemAdvice),
});

/** `GET /api/workbench/jssdk?url=`: both signatures for the page, and where the SDK comes from. */
export const JssdkConfig = z.object({
  corpId: z.string(),
  agentId: z.number(),
  /** Null: use the bundled official SDK. Else a script that defines `window.ww` with the same face. */
  sdkUrl: z.string().nullable(),
  config: z.object({ timestamp: z.number(), nonceStr: z.string(), signature: z.string() }),
  agentConfig: z.object({ timestamp: z.number(), nonceStr: z.string(), signature: z.string() }),
});
export type JssdkConfig = z.infer<typeof JssdkConfig>;
