/** Where a claim came from. In memory until it is settled; what is kept is a keyed hash. */
export interface Origin {
  ip: string | null;
  /** What the device's cookie says. */
  device: string | null;
}
