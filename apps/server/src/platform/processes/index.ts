export { demandFreePort } from './free-port.ts';
export { keepProcesses } from './keep-processes.ts';
export {
  askForRestart,
  endWhenTold,
  metricsOfAll,
  numberAmongMany,
  SHARED_PORT,
  tellListening,
} from './one-of-many.ts';
