/** Where the server finds the mirror: as configured, else on this machine. */
export const mirrorUrl = ({ MIRROR_URL, MIRROR_PORT }: { MIRROR_URL?: string | undefined; MIRROR_PORT: number }) =>
  MIRROR_URL ?? `http://127.0.0.1:${MIRROR_PORT}`;
