import { z } from 'zod';
import { and, bind, sql } from '../compile/sql.ts';
import { phrase, text } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { foundOf, readArguments, valuesOf } from './arguments.ts';
import { defineCondition } from './condition.ts';
import { readList, readWords } from './reading.ts';
import { list } from './saying.ts';
import { isIn, writeWords } from './writing.ts';

const KINDS = {
  phone: '手机号',
  openid: '微信',
  unionid: '微信开放平台',
  external_userid: '企业微信',
  card: '会员卡',
  app_user: 'App',
} as const;
type Kind = keyof typeof KINDS;
const SAID: Record<Kind, string> = {
  phone: 'a phone',
  openid: 'an openid',
  unionid: 'a unionid',
  external_userid: 'a WeCom identity',
  card: 'a card',
  app_user: 'an app account',
};

const Identity = z
  .strictObject({
    kind: z.literal('identity'),
    in: z
      .array(z.enum(Object.keys(KINDS) as Kind[]))
      .min(1)
      .max(6)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'each kind once'),
    issuer: z.string().min(1).max(200).optional(),
  })
  .refine(({ in: kinds, issuer }) => issuer === undefined || kinds.length === 1, 'one kind with an issuer');

/** Is known by an identity of one of the kinds; of one issuer (app id, corp, programme), if it is given. */
export const identity = defineCondition<z.infer<typeof Identity>>({
  kind: 'identity',
  word: 'identity',
  alias: '身份',
  schema: Identity,
  examples: ['identity = "phone"', 'identity in ("openid", "unionid")', 'identity("app_user", issuer "xiaoer-app")'],
  read: (phrase) => {
    if (phrase.args === null)
      return { kind: 'identity', in: readWords(readList(phrase, 'identity = "phone"'), 'kind of identity', KINDS) };
    const example = 'identity("app_user", issuer "…")';
    const { said, values } = readArguments(phrase, { words: { issuer: '签发方' }, example, values: 1 });
    const issuer = said.get('issuer');
    if (values.length === 0 || !issuer)
      throw new SegmentError({ code: 'missing', place: phrase.place, found: phrase.word, expected: [example] });
    const [value, ...more] = valuesOf(issuer, 'issuer "…"');
    if (value?.type !== 'text' || more.length > 0)
      throw new SegmentError({
        code: 'wrong_type',
        place: value!.place,
        found: foundOf(value!),
        expected: ['issuer "…"'],
      });
    return { kind: 'identity', in: readWords(values, 'kind of identity', KINDS), issuer: value.value };
  },
  write: ({ in: kinds, issuer }) =>
    issuer === undefined
      ? isIn('identity', writeWords(kinds))
      : phrase('identity', { args: [...writeWords(kinds), phrase('issuer', { values: [text(issuer)] })] }),
  say: ({ in: kinds, issuer }, _, language) => {
    const zh = language === 'zh';
    const names = list(
      kinds.map((kind) => (zh ? KINDS : SAID)[kind]),
      language,
    );
    const of = issuer === undefined ? '' : zh ? `（${issuer}）` : ` of ${issuer}`;
    return zh ? `有${names}身份${of}` : `are known by ${names}${of}`;
  },
  sql: ({ in: kinds, issuer }, { has, isOneOf }) =>
    has(
      'identity',
      'i',
      and([
        isOneOf(sql`i.kind`, bind('text[]', kinds)),
        ...(issuer === undefined ? [] : [sql`i.issuer = ${bind('text', issuer)}`]),
      ]),
    ),
  mayBeNull: false,
  dependsOn: () => ({ relations: ['identity'], boundaries: [] }),
});
