/** The tokens of tokens.css as values, for libraries that are themed in JavaScript (Ant Design, ECharts). Sizes in CSS pixels. */
export const colours = {
  /** Primary: the product and its main action. */
  tea: '#1f6f5c',
  teaDark: '#16574a',
  teaWash: '#e9f2ef',
  /** What needs a person. */
  lantern: '#d9912b',
  /** Lantern as text: the plain lantern on white has a contrast of 2.6 and can't be read. */
  lanternInk: '#8a5710',
  lanternWash: '#fbf3e4',
  /** Harm done, and nothing else. */
  harm: '#b3362b',
  harmWash: '#f9ebe9',
  ink: '#26231f',
  ink2: '#6b655d',
  ink3: '#8f887e',
  line: '#e7e3dc',
  paper: '#ffffff',
  page: '#f6f4f0',
} as const;

export const radius = 6;

/** Spacing goes in eights: `space(2)` is 16. */
export const space = (steps: number) => steps * 8;

export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";

/** The smallest target a thumb hits reliably. */
export const TOUCH_TARGET = 44;
