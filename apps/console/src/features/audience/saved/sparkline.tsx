import { useQuery } from '@tanstack/react-query';
import { history } from '../audience-queries.ts';

const WIDTH = 72;
const HEIGHT = 22;
/** As many days as are told apart in so small a picture. */
const DAYS = 30;

/** How the size went, without numbers: they stand beside it. */
export function Sparkline({ segmentKey }: { segmentKey: string }) {
  const { data } = useQuery(history(segmentKey));
  const sizes = (data?.sizes ?? []).slice(-DAYS).map(({ n }) => n);
  if (sizes.length < 2) return null;
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const points = sizes.map((n, i) => {
    const x = (i / (sizes.length - 1)) * (WIDTH - 4) + 2;
    const y = most === least ? HEIGHT / 2 : HEIGHT - 3 - ((n - least) / (most - least)) * (HEIGHT - 6);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [x, y] = points.at(-1)!.split(',');
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polyline points={points.join(' ')} />
      <circle cx={x} cy={y} r={2} />
    </svg>
  );
}
