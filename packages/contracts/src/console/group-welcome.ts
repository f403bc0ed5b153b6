import { z } from 'zod';
import { Id, Instant } from '../common.ts';
import { MaterialCode } from './materials.ts';

/** Text, in which `%NICKNAME%` stands for the newcomer, and one piece beside it: a link or an attachment. */
export const GroupWelcomeContent = z.object({
  text: z.string().default(''),
  link: z
    .object({ title: z.string(), desc: z.string().default(''), url: z.string(), material: MaterialCode.nullish() })
    .nullish(),
  attachments: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('image'), material: MaterialCode }),
        z.object({ kind: z.literal('video'), material: MaterialCode }),
        z.object({ kind: z.literal('file'), material: MaterialCode }),
        z.object({
          kind: z.literal('miniprogram'),
          title: z.string(),
          appid: z.string(),
          page: z.string(),
          material: MaterialCode,
        }),
      ]),
    )
    .max(9)
    .default([]),
});
export type GroupWelcomeContent = z.infer<typeof GroupWelcomeContent>;

/** `PUT /api/console/group-welcomes/:id` */
export const ChangeGroupWelcome = z.object({
  name: z.string().trim().min(1).max(60),
  content: GroupWelcomeContent,
  /** Left out: every store's groups. */
  storeCodes: z.array(z.string()).min(1).max(20_000).optional(),
});
export type ChangeGroupWelcome = z.input<typeof ChangeGroupWelcome>;

/** `POST /api/console/group-welcomes`. The same key again is the same material. */
export const CreateGroupWelcome = ChangeGroupWelcome.extend({ key: z.uuid() });
export type CreateGroupWelcome = z.input<typeof CreateGroupWelcome>;
export const GroupWelcomeCreated = z.object({ id: Id });

/** `GET /api/console/group-welcomes` */
export const GroupWelcomes = z.object({
  welcomes: z.array(
    z.object({
      id: Id,
      name: z.string(),
      content: GroupWelcomeContent,
      /** Null: every store. */
      stores: z.array(z.object({ code: z.string(), name: z.string() })).nullable(),
      /** `unknown`: the answer was lost, and WeCom has no list to look in. */
      state: z.enum(['ready', 'sending', 'unknown', 'live', 'refused', 'deleting', 'deleted']),
      /** WeCom still has the text before the last change. */
      behind: z.boolean(),
      changedAt: Instant,
      changedBy: z.string(),
      error: z.string().nullable(),
    }),
  ),
  most: z.int(),
});
export type GroupWelcomes = z.infer<typeof GroupWelcomes>;

/** `GET /api/console/group-welcomes/:id/owners`: who chose it in the client, by the tasks that asked for it. */
export const GroupWelcomeOwners = z.object({
  owners: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      groups: z.int(),
      status: z.enum(['open', 'done', 'expired', 'cancelled']),
      doneAt: Instant.nullable(),
      note: z.string().nullable(),
    }),
  ),
});
export type GroupWelcomeOwners = z.infer<typeof GroupWelcomeOwners>;
