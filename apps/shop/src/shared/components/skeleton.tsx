import { View } from '@tarojs/components';

/** Grey shapes where content will be. `rows` are heights in CSS pixels. */
export function Skeleton({ rows }: { rows: readonly number[] }) {
  return (
    <View className="skeleton">
      {rows.map((height, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no identity and never move
        <View key={i} className="skeleton__row" style={{ height: `${height}px` }} />
      ))}
    </View>
  );
}
