import type { LeftOut } from './browse.ts';
import { wordsOf } from './plan.ts';

/** Our own words in a file that people read in a spreadsheet. */
const WORDS: Record<string, string> = {
  removed_us: '她已删除移交人',
  not_accepted: '移交人还没有通过她的好友申请',
  moved_twice: '90 个自然日内已转接两次',
  in_transfer: '正在另一次交接中',
  left_too_long: '成员离职已超过一年',
  no_headroom: '接手人没有空位',
  no_record: '企业微信没有这次交接的记录',
  refused: '顾客拒绝',
  customer_refused: '顾客拒绝',
  receiver_full: '接手人已满',
  customer_limit_exceed: '接手人已满',
  cancelled: '还没有发起就取消了',
};

/** A file for a spreadsheet: a byte order mark, so that Chinese is read right, and CRLF. */
export function leftOutFile(rows: readonly LeftOut[]): string {
  const lines = rows.map(({ customerId, externalUserid, to, state, reason, endedAt }) =>
    [
      customerId,
      externalUserid,
      to ?? '',
      WORDS[state] ?? state,
      reason,
      WORDS[reason] ?? wordsOf(reason).zh,
      endedAt?.toISOString() ?? '',
    ]
      .map(cell)
      .join(','),
  );
  return `\uFEFF${['顾客编号,external_userid,接手人,结果,代码,原因,时间', ...lines].join('\r\n')}\r\n`;
}

/** Quoted; what a spreadsheet would run as a formula is made text. */
const cell = (value: string | number) => {
  const text = String(value);
  return `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};
