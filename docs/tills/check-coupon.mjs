// Checks the text of a customer's QR at a till, without the network. To be copied: no imports, WebCrypto with Ed25519 only
// (Node 20, Chrome 137, Safari 17, Firefox 129 or later). docs/tills.md explains the text field by field;
// vectors.json holds texts with the answers they must get.

const SHAPE =
  /^XQ1\.(\d{1,6})\.([0-9A-Z]{12})\.(\d{1,9})-(\d{1,6})\.(\d{10})\.(\d{1,5})\.(\*|[A-Z2-7]{8})\.(N|B|A\d{1,9}|P\d{1,2}(?:-\d{1,9})?)\.(\d{1,9})\.([A-Z2-7]{103})$/;

/**
 * @param {string} text as scanned
 * @param {object} till
 * @param {{ id: string, publicKey: string, from: string, until: string }[]} till.keys from GET /api/v1/coupons/offline-keys
 * @param {number} till.clockToleranceSeconds from the same answer
 * @param {string} till.store the store's code, as in all requests
 * @param {number} till.now Unix milliseconds
 * @returns {Promise<{ ok: true, code: string, terms: string, minSpendFen: number } | { ok: false, why: string }>}
 *   why: unreadable, forged, outside_time, wrong_store, ask_network
 */
export async function checkCoupon(text, { keys, clockToleranceSeconds, store, now }) {
  const match = SHAPE.exec(text.trim());
  if (!match) return { ok: false, why: 'unreadable' };
  const [whole, keyId, code, , , from, seconds, storeMark, terms, minimum, signature] = match;

  const begins = Number(from) * 1000;
  const key = keys.find(({ id }) => id === String(Number(keyId)));
  const isOfKey = key && Date.parse(key.from) <= begins && begins < Date.parse(key.until);
  if (!isOfKey || !(await isSigned(whole.slice(0, -signature.length - 1), signature, key.publicKey)))
    return { ok: false, why: 'forged' };

  const tolerance = clockToleranceSeconds * 1000;
  const ends = begins + Number(seconds) * 1000;
  if (now < begins - tolerance || now >= ends + tolerance) return { ok: false, why: 'outside_time' };
  if (storeMark !== '*' && storeMark !== (await markOf(store))) return { ok: false, why: 'wrong_store' };
  if (terms === 'N') return { ok: false, why: 'ask_network' };
  return { ok: true, code, terms, minSpendFen: Number(minimum) };
}

/**
 * What a coupon that was checked takes off; null: less was bought than it asks for.
 * @param {{ terms: string, minSpendFen: number }} coupon
 * @param {number} spendFen of the whole purchase after other discounts, without the delivery
 */
export function discountOf({ terms, minSpendFen }, spendFen) {
  if (spendFen < minSpendFen) return null;
  const [first, atMost] = terms.slice(1).split('-').map(Number);
  if (terms[0] === 'A') return Math.min(first, spendFen);
  if (terms[0] === 'B') return 0;
  // P38: 38 % are still paid, rounded half up.
  const off = spendFen - Math.floor((spendFen * first + 50) / 100);
  return Math.min(off, atMost ?? off);
}

async function isSigned(signed, signature, publicKey) {
  const raw = Uint8Array.from(atob(publicKey.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
  const bytes = fromBase32(signature);
  return bytes !== null && crypto.subtle.verify({ name: 'Ed25519' }, key, bytes, new TextEncoder().encode(signed));
}

/** The first 40 bits of SHA-256 of the store's code. */
async function markOf(store) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(store)));
  let bits = 0n;
  for (const byte of digest.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 8 }, (_, i) => ALPHABET[Number((bits >> BigInt(35 - 5 * i)) & 31n)]).join('');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6 without padding; null: bits behind the last byte. */
function fromBase32(text) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    held = (held << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? new Uint8Array(bytes) : null;
}
