import { CARD_RECEIVERS, type StaffCard } from '../delivery/index.ts';

/** Something that one person is to be told now. */
export interface DueNotice {
  accountId: number;
  userid: string;
  noticeKey: string;
  kind: 'task' | 'posts' | 'send';
  subjectId: number;
  title: string;
  detail: string;
  /** What makes it the same task for several people. */
  taskKey: string | null;
  store: string | null;
  endsAt: Date | null;
}

/** Which card tells a notice. */
interface Told {
  accountId: number;
  noticeKey: string;
  cardKey: string;
}

export const DONE = 'done';
export const LATER = 'later';
const BUTTONS = [
  { key: LATER, text: '稍后' },
  { key: DONE, text: '完成' },
];

/** Things listed on one card; the rest are on the page that it opens. */
const MOST_LISTED = 6;

/**
 * The cards for what is due at one moment. Many things for one person are one card that leads to their day; else each is
 * a card of its own. Only own tasks have buttons: what is confirmed elsewhere only leads there. What is the same for
 * several people is one card with several receivers.
 */
export function composeCards(
  due: readonly DueNotice[],
  { at, bundleFrom, publicUrl, zone }: { at: Date; bundleFrom: number; publicUrl: string; zone: string },
): { cards: StaffCard[]; told: Told[] } {
  const workbench = `${publicUrl}/workbench`;
  const clock = clockOf(zone);
  const groups = new Map<string, DueNotice[]>();
  for (const [userid, notices] of Map.groupBy(due, (one) => one.userid)) {
    const kept = notices.toSorted((a, b) => order(a.noticeKey, b.noticeKey));
    if (kept.length >= bundleFrom) groups.set(`bundle:${userid}`, kept);
    else for (const one of kept) put(groups, keyOf(one), one);
  }
  const cards: StaffCard[] = [];
  const told: Told[] = [];
  for (const [key, notices] of groups) {
    const bundled = key.startsWith('bundle:');
    for (let from = 0; from < notices.length; from += bundled ? notices.length : CARD_RECEIVERS) {
      const part = bundled ? notices : notices.slice(from, from + CARD_RECEIVERS);
      const cardKey = `${key}@${at.getTime()}${from > 0 ? `#${from}` : ''}`;
      cards.push({ cardKey, ...(bundled ? bundle(part, workbench) : single(part, workbench, clock)) });
      told.push(...part.map(({ accountId, noticeKey }) => ({ accountId, noticeKey, cardKey })));
    }
  }
  return { cards, told };
}

/** Same key, same card. A reminder after 稍后 is its asker's alone. */
function keyOf({ kind, noticeKey, subjectId, userid, taskKey, title, detail }: DueNotice): string {
  if (kind === 'posts') return `${noticeKey}:${detail}:${title}`;
  if (kind === 'send') return `send:${subjectId}`;
  return noticeKey === `task:${subjectId}` ? `task:${taskKey}:${subjectId}` : `task:${taskKey}:${userid}:${noticeKey}`;
}

function single(notices: DueNotice[], workbench: string, clock: (at: Date) => string): Omit<StaffCard, 'cardKey'> {
  const { kind, subjectId, title, detail, store, endsAt } = notices[0]!;
  const lines = [
    ...(store && kind === 'task' ? [{ name: '门店', value: store }] : []),
    ...(endsAt ? [{ name: '截止', value: clock(endsAt) }] : []),
    ...(kind === 'send' ? [{ name: '在哪里点', value: '企业微信「群发助手」' }] : []),
  ];
  const page = kind === 'posts' ? '/today' : `/tasks/${subjectId}?kind=${kind === 'send' ? 'mass_send' : 'own'}`;
  return {
    userids: notices.map(({ userid }) => userid).toSorted(),
    title,
    text: detail,
    lines,
    url: `${workbench}${page}`,
    buttons: kind === 'task' ? BUTTONS : [],
    sendUntil: endsAt,
  };
}

function bundle(notices: DueNotice[], workbench: string): Omit<StaffCard, 'cardKey'> {
  const ends = notices.map(({ endsAt }) => endsAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  return {
    userids: [notices[0]!.userid],
    title: `你有 ${notices.length} 件事`,
    text: '点开看今天的任务',
    lines: notices.slice(0, MOST_LISTED).map(({ title }, index) => ({ name: String(index + 1), value: title })),
    url: `${workbench}/today`,
    buttons: [],
    sendUntil: Number.isFinite(last) ? new Date(last) : null,
  };
}

/** What a card says once everything on it is over. */
export function closingWords(over: readonly { words: string; done: boolean }[]): string {
  const said = new Set(over.map(({ words }) => words));
  if (said.size === 1) return over[0]!.words;
  return over.every(({ done }) => done) ? '都做完了' : '已结束';
}

/** `12:03` in a zone. */
export function clockOf(zone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  return (at) => format.format(at);
}

function put(groups: Map<string, DueNotice[]>, key: string, one: DueNotice): void {
  const others = groups.get(key);
  if (others) others.push(one);
  else groups.set(key, [one]);
}
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
