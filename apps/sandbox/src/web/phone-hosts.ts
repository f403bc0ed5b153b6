/**
 * A phone keeps its browser's storage to itself. Here every person's phone has a host of its own, `p12.localhost` or
 * `slin.qiao.localhost`, which browsers resolve to this machine; so cookies of two people never mix.
 */
export type PhoneOwner = { person: number } | { userid: string };

const hostSafe = /^[a-z0-9.-]+$/;

export function phoneHost(owner: PhoneOwner): string {
  if ('person' in owner) return `p${owner.person}.localhost`;
  const userid = owner.userid.toLowerCase();
  return hostSafe.test(userid) ? `s${userid}.localhost` : `x${Buffer.from(userid).toString('hex')}.localhost`;
}

/** Whose phone a host is, or null for any other host. */
export function ownerOfHost(host: string): PhoneOwner | null {
  const person = /^p(\d+)\.localhost$/.exec(host);
  if (person) return { person: Number(person[1]) };
  const plain = /^s([a-z0-9.-]+)\.localhost$/.exec(host);
  if (plain) return { userid: plain[1]! };
  const hex = /^x([0-9a-f]+)\.localhost$/.exec(host);
  return hex ? { userid: Buffer.from(hex[1]!, 'hex').toString('utf8') } : null;
}

/** The same address on the phone's own host. Only `localhost` is moved: a real corp's pages stay where they are. */
export function onPhone(url: string, owner: PhoneOwner): string {
  if (!URL.canParse(url)) return url;
  const moved = new URL(url);
  if (moved.hostname === 'localhost') moved.hostname = phoneHost(owner);
  return moved.toString();
}
