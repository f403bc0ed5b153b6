/** The parts of an ISO file: length and name, one after another (ISO/IEC 14496-12 §4.2). */
function* boxes(bytes: Uint8Array, from = 0, until = bytes.byteLength): Generator<{ name: string; body: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 8 <= until; ) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const short = view.getUint32(at);
    const long = short === 1 && at + 16 <= until;
    const size = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? until - at : short;
    if (size < 8 || at + size > until) return;
    yield { name, body: bytes.subarray(at + (long ? 16 : 8), at + size) };
    at += size;
  }
}

const find = (bytes: Uint8Array, name: string) => [...boxes(bytes)].find((box) => box.name === name)?.body;

/** How long a video lasts, in milliseconds, by its header (`moov/mvhd`); null when there is none to read. */
export function mp4DurationMs(bytes: Uint8Array): number | null {
  const header = find(find(bytes, 'moov') ?? new Uint8Array(), 'mvhd');
  if (!header || header.byteLength < 20) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const isLong = view.getUint8(0) === 1;
  if (isLong && header.byteLength < 32) return null;
  const scale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return scale === 0 ? null : Math.round((duration / scale) * 1000);
}
