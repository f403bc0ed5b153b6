import { colours } from './tokens.ts';

/** Something is about to grow here. */
export function Sprout() {
  return (
    <svg className="xo-note__picture" viewBox="0 0 96 64" aria-hidden="true">
      <path d="M16 56h64" stroke={colours.line} strokeWidth="3" strokeLinecap="round" />
      <path d="M48 56V30" stroke={colours.tea} strokeWidth="3" strokeLinecap="round" />
      <path d="M48 38c-2-12-10-17-21-17 0 11 8 18 21 17Z" fill={colours.teaWash} stroke={colours.tea} strokeWidth="2" />
      <path d="M48 31c1-11 8-17 20-18 0 12-7 19-20 18Z" fill={colours.teaWash} stroke={colours.tea} strokeWidth="2" />
    </svg>
  );
}

/** The lantern has gone out: something did not work. */
export function LanternOut() {
  return (
    <svg className="xo-note__picture" viewBox="0 0 96 64" aria-hidden="true">
      <path d="M48 4v8M40 12h16M40 48h16M48 48v10" stroke={colours.ink3} strokeWidth="3" strokeLinecap="round" />
      <ellipse cx="48" cy="30" rx="22" ry="17" fill={colours.lanternWash} stroke={colours.lantern} strokeWidth="2" />
      <path d="M40 14c-4 9-4 23 0 32M56 14c4 9 4 23 0 32" fill="none" stroke={colours.lantern} strokeWidth="1.5" />
    </svg>
  );
}
