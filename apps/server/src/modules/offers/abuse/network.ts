import { isIPv4, isIPv6 } from 'node:net';

/** The network of an address: the first 24 bits of IPv4, 48 of IPv6, which is what one connection is given; null: no address. */
export function networkOf(ip: string): string | null {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return null;
  const [head = '', tail] = plain.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  // A dotted end stands for two groups.
  const groups = first.length + last.length + (plain.includes('.') ? 1 : 0);
  const filled = tail === undefined ? first : [...first, ...Array(8 - groups).fill('0'), ...last];
  const three = filled.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  return `${three.join(':')}::/48`;
}
