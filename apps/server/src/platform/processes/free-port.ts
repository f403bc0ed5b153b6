import { createServer } from 'node:net';

/**
 * Throws what `listen` throws when somebody listens there already (EADDRINUSE): processes that share a port would share it
 * with a stranger, too, and neither would hear of it.
 */
export const demandFreePort = ({ port, host }: { port: number; host: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
