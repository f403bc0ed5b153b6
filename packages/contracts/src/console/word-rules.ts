import { z } from 'zod';
import { Id, Instant } from '../common.ts';

const Semantics = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** `POST /api/console/word-rules`, `PUT /api/console/word-rules/:id`. WeCom's limits (doc 95097). */
export const PutWordRule = z
  .object({
    name: z.string().trim().min(1).max(20),
    words: z.array(z.string().trim().min(1).max(32)).max(300),
    /** 1 mobile numbers, 2 mail addresses, 3 red packets. */
    semantics: z.array(Semantics).max(3),
    kind: z.enum(['block', 'warn']),
    users: z.array(z.string().min(1).max(64)).max(10_000),
    departments: z.array(z.int().positive()).max(1_000),
  })
  .refine(({ words, semantics }) => words.length + semantics.length > 0, { path: ['words'] })
  .refine(({ users, departments }) => users.length + departments.length > 0, { path: ['users'] });
export type PutWordRule = z.infer<typeof PutWordRule>;

const Hit = z.object({ rule: z.string(), kind: z.enum(['block', 'warn']), found: z.string() });

/** `GET /api/console/word-rules` */
export const WordRules = z.object({
  rules: z.array(
    z.object({
      ...PutWordRule.shape,
      id: Id,
      making: z.enum(['wanted', 'making', 'made', 'unwanted']),
      problem: z.string().nullable(),
      /** When WeCom last took it. */
      madeAt: Instant.nullable(),
    }),
  ),
  /** Welcomes and sends of ours that a rule minds. */
  ours: z.array(z.object({ where: z.enum(['welcome', 'dispatch']), text: z.string(), hits: z.array(Hit) })),
});
export type WordRules = z.infer<typeof WordRules>;

/** `POST /api/console/word-rules/check` */
export const CheckText = z.object({ text: z.string().max(10_000) });
export const CheckedText = z.object({ hits: z.array(Hit) });
export type CheckedText = z.infer<typeof CheckedText>;
