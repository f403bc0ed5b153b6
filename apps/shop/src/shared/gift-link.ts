/** The address behind which somebody else can accept a coupon; a mini program has paths alone. */
export function giftLink(token: string): string {
  const path = `/pages/gift/index?t=${encodeURIComponent(token)}`;
  if (process.env.TARO_ENV !== 'h5') return path;
  const { origin, pathname } = window.location;
  return `${origin}${pathname}#${path}`;
}
