import type { Second } from './day.ts';

/** A rush, second by second. */
interface Drawn {
  seconds: Second[];
  memory: (number | null)[];
  sustainable: number;
  /** Seconds in which the rush began and ended. */
  from: number;
  until: number;
}
interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
  dashed?: boolean;
}

const WIDTH = 960;
const LEFT = 72;
const RIGHT = 24;
const PANEL = 150;
const GAP = 58;
const TOP = 30;
const INK = '#3d3a36';
const FAINT = '#ddd8cf';
/** Tea green, lantern, red and a grey: the product's own colours. */
const [TEA, LANTERN, RED, GREY] = ['#1F6F5C', '#D9912B', '#B3372B', '#8c867c'];

/** Rates, latency and memory over time, one below the other, as an SVG. */
export function drawRush({ seconds, memory, sustainable, from, until }: Drawn): string {
  const length = seconds.length;
  const x = (second: number) => LEFT + (second / Math.max(1, length)) * (WIDTH - LEFT - RIGHT);
  const panels: { title: string; series: Series[]; unit: string; log: boolean }[] = [
    {
      title: 'Requests a second',
      unit: '',
      log: true,
      series: [
        { name: 'offered', colour: GREY, values: seconds.map((one) => one.offered + one.retried) },
        { name: '429 with an appointment', colour: LANTERN, values: seconds.map((one) => one.sentAway) },
        { name: 'good answers', colour: TEA, values: seconds.map((one) => one.good) },
        { name: 'sustainable', colour: TEA, values: seconds.map(() => sustainable), dashed: true },
        { name: '5xx', colour: RED, values: seconds.map((one) => one.serverErrors || null) },
      ],
    },
    {
      title: 'Latency of good answers, ms',
      unit: ' ms',
      log: true,
      series: [
        { name: 'p99', colour: LANTERN, values: seconds.map((one) => one.p99Ms) },
        { name: 'p50', colour: TEA, values: seconds.map((one) => one.p50Ms) },
      ],
    },
    {
      title: "Memory of the server's processes, MB",
      unit: ' MB',
      log: false,
      series: [{ name: 'resident', colour: TEA, values: memory.slice(0, length) }],
    },
  ];
  const drawn = panels.map((panel, nth) => drawPanel(panel, TOP + nth * (PANEL + GAP), x, { from, until, length }));
  const height = TOP + panels.length * (PANEL + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">
<title>A rush: requests, latency and memory, second by second</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}

function drawPanel(
  { title, series, log }: { title: string; series: Series[]; log: boolean },
  top: number,
  x: (second: number) => number,
  { from, until, length }: { from: number; until: number; length: number },
): string {
  const all = series.flatMap(({ values }) => values).filter((value) => value !== null);
  const ticks = log ? decades(all) : steps(Math.max(1, ...all));
  const [lowest, highest] = [ticks[0]!, ticks.at(-1)!];
  const share = (value: number) =>
    log
      ? (Math.log10(Math.max(value, lowest)) - Math.log10(lowest)) / (Math.log10(highest) - Math.log10(lowest))
      : value / highest;
  const y = (value: number) => top + PANEL - Math.min(1, share(value)) * PANEL;
  const grid = ticks.map(
    (tick) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}" stroke="${FAINT}"/><text x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
  );
  const times = steps(length)
    .filter((second) => second <= length)
    .map((second) => `<text x="${at(x(second))}" y="${top + PANEL + 18}" text-anchor="middle">${second} s</text>`);
  let right = WIDTH - RIGHT;
  const legend = series
    .filter(({ values }) => values.some((value) => value !== null))
    .toReversed()
    .map(({ name, colour, dashed }) => {
      const text = `<text x="${right}" y="${top - 10}" text-anchor="end">${name}</text>`;
      right -= name.length * 6.6 + 8;
      const mark = `<line x1="${at(right - 18)}" x2="${at(right)}" y1="${top - 14}" y2="${top - 14}" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`;
      right -= 34;
      return text + mark;
    });
  return [
    `<rect x="${at(x(from))}" y="${top}" width="${at(x(until) - x(from))}" height="${PANEL}" fill="${LANTERN}" opacity="0.08"/>`,
    `<text x="${LEFT}" y="${top - 10}" font-weight="600">${title}</text>`,
    ...legend,
    ...grid,
    ...times,
    ...series.map(
      ({ values, colour, dashed }) =>
        `<path d="${pathOf(values, x, y)}" fill="none" stroke="${colour}" stroke-width="1.8"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`,
    ),
  ].join('\n');
}

/** A line with gaps where nothing was measured; a value alone is a dot. */
function pathOf(values: (number | null)[], x: (second: number) => number, y: (value: number) => number): string {
  let path = '';
  for (const [second, value] of values.entries()) {
    if (value === null) continue;
    const isNew = (values[second - 1] ?? null) === null;
    path += `${isNew ? 'M' : 'L'}${at(x(second + 0.5))} ${at(y(value))}`;
    if (isNew) path += 'h0.1';
  }
  return path;
}

const at = (value: number) => value.toFixed(1);

/** Powers of ten from below the smallest value above nothing to above the largest. */
function decades(values: number[]): number[] {
  const above = values.filter((value) => value > 0);
  const first = Math.floor(Math.log10(Math.min(...above, 1_000)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...above, 1))));
  return Array.from({ length: last - first + 1 }, (_, nth) => 10 ** (first + nth));
}

/** Round numbers from 0 to above the largest, about five of them. */
function steps(largest: number): number[] {
  const raw = largest / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw;
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, nth) => nth * step);
}
