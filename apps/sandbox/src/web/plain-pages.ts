import type { Member, Person } from '../world/index.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (raw: string) => raw.replace(/[&<>"']/g, (c) => escapes[c]!);

const page = (title: string, body: string) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title><style>
body{margin:0;font:15px/1.5 "PingFang SC","Noto Sans SC",system-ui,sans-serif;background:#f3f1ed;color:#26231f}
main{max-width:390px;margin:0 auto;padding:24px 16px}h1{font-size:20px;margin:0 0 4px}p{color:#7a746b;margin:0 0 16px}
h2{font-size:14px;color:#7a746b;margin:16px 0 8px}ul{list-style:none;margin:0;padding:0;background:#fff;border-radius:6px;overflow:hidden}
li a{display:flex;justify-content:space-between;padding:12px 16px;color:inherit;text-decoration:none;border-bottom:1px solid #f0ece6;min-height:20px}
li a:hover{background:#eef5f3}small{color:#a39c91}input{width:100%;box-sizing:border-box;padding:11px 12px;border:1px solid #ddd7cd;border-radius:6px;font:inherit}
</style></head><body><main>${body}</main></body></html>`;

/** Why the authorize page can't go on, with the platform's code. */
export const refusalPage = (errcode: number, why: string) =>
  page('无法授权', `<h1>无法授权</h1><p>${text(why)}</p><small>errcode ${errcode}</small>`);

/** Goes on to an address as a step of this page's own. */
export const hopPage = (to: string) =>
  `<!doctype html><meta charset="utf-8"><title>…</title><script>location.replace(${JSON.stringify(to).replaceAll('<', '\\u003c')})</script>`;

interface Pick {
  /** The address of this request; the links repeat it with the choice added. */
  address: string;
  people: Person[];
  staff: Member[];
  search: string;
}

/** Inside the phone view the window's name says whose phone it is; elsewhere one picks. */
export function pickerPage({ address, people, staff, search }: Pick): string {
  const link = (key: string, value: string | number) => text(`${address}&${key}=${encodeURIComponent(value)}`);
  const persons = people
    .map((p) => `<li><a href="${link('__person', p.id)}">${text(p.name)}<small>顾客 ${p.id}</small></a></li>`)
    .join('');
  const members = staff
    .map((m) => `<li><a href="${link('__staff', m.userid)}">${text(m.name)}<small>${text(m.userid)}</small></a></li>`)
    .join('');
  const hidden = [...new URLSearchParams(address.split('?')[1] ?? '')]
    .filter(([name]) => name !== '__search')
    .map(([name, value]) => `<input type="hidden" name="${text(name)}" value="${text(value)}">`)
    .join('');
  return page(
    '以谁的身份打开？',
    `<script>
      const phone = /^phone:([a-z0-9.-]+\\.localhost)$/.exec(window.name);
      if (phone) location.replace(Object.assign(new URL(location.href), { hostname: phone[1] }).href);
    </script>
    <h1>以谁的身份打开？</h1><p>真实环境里微信知道是谁；在沙箱里请选一位。</p>
    <form action="${text(address.split('?')[0]!)}">${hidden}<input name="__search" value="${text(search)}" placeholder="搜索姓名、编号或账号"></form>
    <h2>顾客</h2><ul>${persons || '<li><a>没有找到</a></li>'}</ul><h2>员工</h2><ul>${members || '<li><a>没有找到</a></li>'}</ul>`,
  );
}
