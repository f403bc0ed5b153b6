import { useState } from 'react';

/** Which points of a task's checklist are ticked on this phone: a help for the hands, known to nobody else. */
export function useTicks(taskId: string): { ticked: ReadonlySet<number>; toggle: (point: number) => void } {
  const place = `xiaoer.ticks.${taskId}`;
  const [ticked, setTicked] = useState<ReadonlySet<number>>(() => read(place));
  const toggle = (point: number) => {
    const next = new Set(ticked);
    if (!next.delete(point)) next.add(point);
    localStorage.setItem(place, JSON.stringify([...next]));
    setTicked(next);
  };
  return { ticked, toggle };
}

function read(place: string): Set<number> {
  try {
    const points: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return new Set(Array.isArray(points) ? points.filter((p) => typeof p === 'number') : []);
  } catch {
    return new Set();
  }
}
