/** The instant at which a day of the chain's zone is over: exclusive, as the server takes it. @param day YYYY-MM-DD */
export function endOfDay(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return `${next}T00:00:00+08:00`;
}

/**
 * The name of a batch for us and of its file: asking twice with it makes one batch. It says what it is for, and its end is
 * drawn, so that two batches of one offer on one day are two.
 * @param drawn hexadecimal, of a random UUID
 */
export const batchKey = (offer: string, day: string, drawn: string): string =>
  `${offer.slice(0, 40)}-${day.replaceAll('-', '')}-${drawn.slice(0, 6)}`;
