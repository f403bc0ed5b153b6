import { colours } from '@xiaoer/ui';

/** The inn's lantern: the product's mark. */
export function Lantern({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill={colours.tea} />
      <path d="M16 4.5v3M12.5 8h7M12.5 23h7M16 23v4.5" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
      <ellipse cx="16" cy="15.5" rx="8.4" ry="6.9" fill={colours.lantern} stroke="#fff" strokeWidth="1.4" />
      <path d="M13.2 9.2c-2 4-2 8.6 0 12.6M18.8 9.2c2 4 2 8.6 0 12.6" fill="none" stroke="#fff" strokeWidth="1.1" />
    </svg>
  );
}
