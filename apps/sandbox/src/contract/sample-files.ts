/** The smallest files whose first bytes say what they are. */
const zeros = Buffer.alloc(16);
export const png = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n\x1a\n'), zeros]);
export const jpg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), zeros]);
export const amr = Buffer.concat([Buffer.from('#!AMR\n'), zeros]);
export const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42'), zeros]);
