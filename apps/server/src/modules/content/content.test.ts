import { describe, expect, it } from 'vitest';
import { checkContent, type MessageContent, render, renderContent, warningsFor } from './index.ts';

const link = { title: '午间券', desc: '先到先得', url: 'https://x.example/shop' };
const content = (changes: Partial<MessageContent> = {}): MessageContent => ({ text: '你好', link, ...changes });
const han = (bytes: number) => '咖'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3);

describe('a content', () => {
  it('that keeps all rules has no issues', () => expect(checkContent('mass_send', content())).toEqual([]));

  it.each([
    ['mass_send', 4000],
    ['welcome', 4000],
    ['group_welcome', 3000],
  ] as const)('for %s may have %i bytes of text, not characters', (channel, limit) => {
    expect(checkContent(channel, content({ text: han(limit) }))).toEqual([]);
    expect(checkContent(channel, content({ text: han(limit + 1) }))).toEqual([
      { field: 'text', rule: 'too_long', limit },
    ]);
  });

  it.each([
    ['title', 128],
    ['desc', 512],
  ] as const)('has a link whose %s has at most %i bytes', (member, limit) => {
    const long = content({ link: { ...link, [member]: han(limit + 1) } });
    expect(checkContent('mass_send', long)).toEqual([{ field: `link.${member}`, rule: 'too_long', limit }]);
  });

  it('may be a link alone or a text alone, but not nothing', () => {
    expect(checkContent('mass_send', content({ text: '' }))).toEqual([]);
    expect(checkContent('mass_send', { text: '你好' })).toEqual([]);
    expect(checkContent('mass_send', { text: ' ' })).toEqual([{ field: 'text', rule: 'required' }]);
    expect(checkContent('mass_send', content({ link: { ...link, title: '' } }))).toEqual([
      { field: 'link.title', rule: 'required' },
    ]);
  });

  it.each(['javascript:alert(1)', 'shop/#/join', 'ftp://x.example/'])('does not lead to %s', (url) =>
    expect(checkContent('mass_send', content({ link: { ...link, url } }))).toEqual([
      { field: 'link.url', rule: 'not_a_web_address' },
    ]),
  );

  it('for many uses no words that only one of them has', () => {
    const personal = content({ text: '{{store}} 的 {{account}} 祝你 {{customer.tag}}' });
    expect(checkContent('mass_send', personal)).toEqual([
      { field: 'text', rule: 'variable_not_allowed_here', found: 'customer.tag' },
    ]);
    expect(checkContent('side_bar_message', personal)).toEqual([]);
    expect(checkContent('welcome', content({ text: '{{ variant.product }} {{nobody}}' }))).toEqual([
      { field: 'text', rule: 'unknown_variable', found: 'nobody' },
    ]);
  });

  it('never rewards sharing or promises money for recruits', () => {
    expect(checkContent('group_post', content({ text: '集赞 20 个，免费领一杯' }))).toMatchObject([
      { rule: 'reward_for_sharing' },
    ]);
    expect(checkContent('group_post', content({ text: '感谢大家助力社区公益。' }))).toEqual([]);
    expect(checkContent('group_post', content({ text: '在家躺赚' }))).toMatchObject([
      { rule: 'forbidden_words', found: '躺赚' },
    ]);
  });
});

describe('words to look at twice', () => {
  it('are named with their field', () =>
    expect(warningsFor(content({ text: '全城最好喝', link: { ...link, title: '独家' } }))).toEqual([
      { field: 'text', word: '最' },
      { field: 'link.title', word: '独家' },
    ]));

  it('leave time alone', () => expect(warningsFor(content({ text: '最近新到，最后三天，第一次来？' }))).toEqual([]));
});

describe('rendering', () => {
  it('puts the values in, and encodes them inside addresses', () => {
    const template = { text: '{{store}}见', link: { ...link, url: 'https://x.example/?s={{store}}' } };
    expect(renderContent(template, { store: '北 区' })).toEqual({
      text: '北 区见',
      link: { ...link, url: 'https://x.example/?s=%E5%8C%97%20%E5%8C%BA' },
    });
  });

  it('stops at a variable without a value, also at names every object has', () => {
    expect(() => render('{{store}}', {})).toThrow('content.unknown_variable');
    expect(() => render('{{constructor}}', {})).toThrow('content.unknown_variable');
  });

  it('does not look for variables inside values', () =>
    expect(render('{{account}}', { account: '{{store}}' })).toBe('{{store}}'));
});

const picture = { kind: 'image', material: 'poster' } as const;
const program = { kind: 'miniprogram', title: '点单', appid: 'wx1', page: 'pages/order', material: 'cover' } as const;

describe('attachments', () => {
  it('are nine with the link, and each names what it lacks', () => {
    const eight = Array(8).fill(picture);
    expect(checkContent('mass_send', content({ attachments: eight }))).toEqual([]);
    expect(checkContent('mass_send', content({ attachments: [...eight, program] }))).toEqual([
      { field: 'attachments', rule: 'too_many', limit: 9 },
    ]);
    expect(checkContent('welcome', content({ attachments: [{ ...program, title: '', material: '' }] }))).toEqual([
      { field: 'attachments.0.title', rule: 'required' },
      { field: 'attachments.0.material', rule: 'required' },
    ]);
  });

  it.each([
    ['attachments.0.title', { ...program, title: han(65) }, { rule: 'too_long', limit: 64 }],
    ['attachments.0.page', { ...program, page: 'https://x.example/' }, { rule: 'not_a_page' }],
    ['attachments.0.title', { kind: 'link', ...link, title: han(129) }, { rule: 'too_long', limit: 128 }],
    ['attachments.0.url', { kind: 'link', ...link, url: 'javascript:1' }, { rule: 'not_a_web_address' }],
    ['attachments.0.title', { ...program, title: '{{customer.tag}}' }, { rule: 'variable_not_allowed_here' }],
  ] as const)('are checked member by member: %s', (field, attachment, issue) =>
    expect(checkContent('mass_send', content({ attachments: [attachment] }))).toEqual([
      expect.objectContaining({ field, ...issue }),
    ]),
  );

  it('do not go into a group by the side bar, and one alone into its welcome', () => {
    expect(checkContent('group_post', { text: '你好', attachments: [picture] })).toEqual([
      { field: 'attachments.0.kind', rule: 'not_allowed_here', found: 'image' },
    ]);
    expect(checkContent('group_welcome', { text: '你好', attachments: [picture] })).toEqual([]);
    expect(checkContent('group_welcome', content({ attachments: [picture] }))).toEqual([
      { field: 'attachments', rule: 'too_many', limit: 1 },
    ]);
  });

  it('are filled in like the text', () => {
    const filled = renderContent(
      { text: '', attachments: [picture, { ...program, title: '{{store}}', page: 'pages/order?s={{store}}' }] },
      { store: '北 1' },
    );
    expect(filled.attachments).toEqual([picture, { ...program, title: '北 1', page: 'pages/order?s=%E5%8C%97%201' }]);
  });
});

describe('a moment', () => {
  const film = { kind: 'video', material: 'film' } as const;
  it('is text, nine pictures, one video or one link with its picture', () => {
    expect(checkContent('moment', { text: '新豆到店' })).toEqual([]);
    expect(checkContent('moment', { text: '', attachments: Array(9).fill(picture) })).toEqual([]);
    expect(checkContent('moment', { text: '', attachments: [film] })).toEqual([]);
    expect(checkContent('moment', { text: '', link: { ...link, material: 'cover' } })).toEqual([]);
  });

  it.each([
    ['ten pictures', { text: '', attachments: Array(10).fill(picture) }, 'attachments', 'too_many'],
    ['two videos', { text: '', attachments: [film, film] }, 'attachments', 'too_many'],
    ['a picture and a video', { text: '', attachments: [picture, film] }, 'attachments', 'one_kind_only'],
    [
      'a picture and a link',
      content({ attachments: [picture], link: { ...link, material: 'c' } }),
      'attachments',
      'one_kind_only',
    ],
    ['a link without a picture', content(), 'link.material', 'required'],
    [
      'a file',
      { text: '', attachments: [{ kind: 'file', material: 'menu' }] },
      'attachments.0.kind',
      'not_allowed_here',
    ],
    ['a store of its own', { text: '{{store}} 上新' }, 'text', 'variable_not_allowed_here'],
    ['2,001 letters', { text: 'a'.repeat(2001) }, 'text', 'too_long'],
    ['4,001 bytes', { text: han(4001) }, 'text', 'too_long'],
    [
      'a link of 65 letters',
      content({ link: { ...link, title: 'a'.repeat(65), material: 'c' } }),
      'link.title',
      'too_long',
    ],
  ] as [string, MessageContent, string, string][])('of %s is refused', (_, moment, field, rule) =>
    expect(checkContent('moment', moment)).toEqual([expect.objectContaining({ field, rule })]),
  );
});
