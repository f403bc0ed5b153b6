export { keepProcesses } from './keep-processes.ts';
export { askForRestart, endWhenTold, metricsOfAll, numberAmongMany } from './one-of-many.ts';
