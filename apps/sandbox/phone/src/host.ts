/** Whose phone this window is. The host says so: `p12.localhost`, `slin.qiao.localhost`; see `web/phone-hosts.ts`. */
export type Owner = { kind: 'p'; id: string } | { kind: 's'; id: string };

const fromHex = (hex: string) =>
  new TextDecoder().decode(Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16)));
const toHex = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function ownerOf(hostname: string): Owner | null {
  const person = /^p(\d+)\.localhost$/.exec(hostname);
  if (person) return { kind: 'p', id: person[1]! };
  const plain = /^s([a-z0-9.-]+)\.localhost$/.exec(hostname);
  if (plain) return { kind: 's', id: plain[1]! };
  const hex = /^x([0-9a-f]+)\.localhost$/.exec(hostname);
  return hex ? { kind: 's', id: fromHex(hex[1]!) } : null;
}

export function hostOf({ kind, id }: Owner): string {
  if (kind === 'p') return `p${id}.localhost`;
  return /^[a-z0-9.-]+$/.test(id) ? `s${id}.localhost` : `x${toHex(id)}.localhost`;
}

/** The same page on the phone's own host, so that cookies of two phones never mix. Other sites stay where they are. */
export function onPhone(url: string, owner: Owner): string {
  if (!URL.canParse(url)) return url;
  const moved = new URL(url);
  if (moved.hostname === 'localhost') moved.hostname = hostOf(owner);
  return moved.toString();
}

/** Address of somebody's phone. */
export function phoneAddress(owner: Owner, search = ''): string {
  const port = location.port ? `:${location.port}` : '';
  return `${location.protocol}//${hostOf(owner)}${port}/phone/${search}`;
}
export const pickerAddress = () => `${location.protocol}//localhost${location.port ? `:${location.port}` : ''}/phone/`;
