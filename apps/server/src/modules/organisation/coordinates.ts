import type { Position } from '@xiaoer/contracts';
import loaded from 'gcoord';

export type CoordinateSystem = 'wgs84' | 'gcj02' | 'bd09';

// Its types describe the bundler's module; what Node loads is the namespace itself.
const gcoord = loaded as unknown as typeof loaded.default;

const SYSTEMS = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 };

/**
 * Chinese maps shift their coordinates by 300 to 700 m; everything is stored in GPS's own system, WGS-84. Rounded to
 * a millionth of a degree (11 cm), so that the same input is the same store.
 */
export function toWgs84({ lng, lat }: Position, system: CoordinateSystem): Position {
  const [x, y] = gcoord.transform([lng, lat], SYSTEMS[system], gcoord.WGS84);
  return { lng: round(x), lat: round(y) };
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
