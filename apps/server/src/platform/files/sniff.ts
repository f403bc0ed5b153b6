const ascii = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length));

const starts = (bytes: Uint8Array, ...head: number[]) => head.every((byte, index) => bytes[index] === byte);

/** Brands of the ISO container that players of `video/mp4` take (ISO/IEC 14496-12, `ftyp`). */
const MP4_BRANDS = /^(isom|iso[2-9]|mp4[12]|avc1|dash|M4V |MSNV|f4v )$/;

/** What a file is, by its first bytes: names and headers say what somebody wished. Unknown is `application/octet-stream`. */
export function sniffType(bytes: Uint8Array): string {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (ascii(bytes, 0, 6) === 'GIF87a' || ascii(bytes, 0, 6) === 'GIF89a') return 'image/gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'image/webp';
  if (ascii(bytes, 4, 4) === 'ftyp') return MP4_BRANDS.test(ascii(bytes, 8, 4)) ? 'video/mp4' : 'video/quicktime';
  if (ascii(bytes, 0, 5) === '#!AMR') return 'audio/amr';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  // Office documents are zip files; telling which would mean to unpack them.
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) return 'application/zip';
  return 'application/octet-stream';
}
