const startsWith = (body: Uint8Array, bytes: readonly number[], at = 0) => bytes.every((b, i) => body[at + i] === b);
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

const isJpeg = (body: Uint8Array) => startsWith(body, [0xff, 0xd8, 0xff]);
const isPng = (body: Uint8Array) => startsWith(body, [0x89, ...ascii('PNG')]);
const isAmr = (body: Uint8Array) => startsWith(body, ascii('#!AMR'));
const isMp4 = (body: Uint8Array) => startsWith(body, ascii('ftyp'), 4);

/** Whether a file is what its kind promises, by its first bytes: images jpg or png, voice amr, video mp4 (LIMITS.md §11). */
export function isOfKind(kind: 'image' | 'voice' | 'video' | 'file', body: Uint8Array): boolean {
  if (kind === 'image') return isJpeg(body) || isPng(body);
  if (kind === 'voice') return isAmr(body);
  return kind === 'video' ? isMp4(body) : true;
}
