import { colours } from '@xiaoer/ui';

/** An inn's front at dusk: eaves, lanterns, a steaming cup on the sill. */
export function InnScene() {
  return (
    <svg className="login__picture" viewBox="0 0 460 320" fill="none" aria-hidden="true">
      <path d="M30 96c60-8 120-30 200-30s140 22 200 30l-14 20H44Z" fill="#0f4238" />
      <path d="M30 96c60-8 120-30 200-30s140 22 200 30" stroke="#3c8a77" strokeWidth="4" strokeLinecap="round" />
      <path d="M76 116h308v176H76Z" fill="#1b6152" />
      <path d="M108 148h104v108H108ZM248 148h104v108H248Z" fill="#f6e3bd" opacity=".92" />
      <path d="M160 148v108M108 202h104M300 148v108M248 202h104" stroke="#1b6152" strokeWidth="5" />
      <path d="M56 292h348" stroke="#3c8a77" strokeWidth="6" strokeLinecap="round" />
      {[66, 394].map((x) => (
        <g key={x}>
          <path
            d={`M${x} 112v16M${x - 9} 129h18M${x - 9} 175h18M${x} 175v20`}
            stroke="#f6e3bd"
            strokeWidth="3"
            strokeLinecap="round"
          />
          <ellipse cx={x} cy="152" rx="25" ry="21" fill={colours.lantern} />
          <path
            d={`M${x - 8} 132c-5 12-5 28 0 40M${x + 8} 132c5 12 5 28 0 40`}
            stroke="#f6e3bd"
            strokeWidth="2"
            opacity=".7"
          />
        </g>
      ))}
      <path d="M208 262h44v12a16 16 0 0 1-16 16h-12a16 16 0 0 1-16-16Z" fill="#fff" />
      <path d="M252 266h6a7 7 0 0 1 0 14h-7" stroke="#fff" strokeWidth="4" />
      <path
        d="M222 252c-5-6 5-9 0-15M238 252c-5-6 5-9 0-15"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        opacity=".75"
      />
    </svg>
  );
}
