/**
 * Chance that depends on nothing but its key: the same (seed, person, day, purpose) always draws the same number,
 * however many others were drawn before. That is what makes the same seed the same day.
 */
export function createDraw(seed: number) {
  /** A number in [0, 1). */
  function draw(...key: (string | number)[]): number {
    let [a, b] = [0x9e3779b9 ^ seed, 0x85ebca6b ^ Math.imul(seed, 31)];
    const text = key.join('/');
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x85ebca77);
      b = Math.imul(b ^ code, 0xc2b2ae3d);
    }
    a = Math.imul(a ^ (a >>> 16), 0x2c1b3c6d) ^ Math.imul(b ^ (b >>> 15), 0x297a2d39);
    b = Math.imul(b ^ (b >>> 16), 0x2c1b3c6d) ^ Math.imul(a ^ (a >>> 15), 0x297a2d39);
    return ((b >>> 0) * 2 ** 21 + ((a >>> 0) >>> 11)) / 2 ** 53;
  }
  return {
    draw,
    chance: (share: number, ...key: (string | number)[]) => draw(...key) < share,
    /** A whole number from `from` to `until`, the end excluded. */
    between: (from: number, until: number, ...key: (string | number)[]) =>
      from + Math.floor(draw(...key) * (until - from)),
    pick: <Item>(items: readonly Item[], ...key: (string | number)[]): Item => {
      const item = items[Math.floor(draw(...key) * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
export type Draw = ReturnType<typeof createDraw>;
