/** A duration as its largest fitting unit: the key of its words, and the number. */
export function durationOf(seconds: number): { key: 'kf.seconds' | 'kf.minutes' | 'kf.hours'; n: number } {
  if (seconds < 90) return { key: 'kf.seconds', n: Math.max(0, Math.round(seconds)) };
  if (seconds < 90 * 60) return { key: 'kf.minutes', n: Math.round(seconds / 60) };
  return { key: 'kf.hours', n: Math.round(seconds / 3600) };
}
