export { addJobs, type JobHandler, type NewJob } from './jobs.ts';
export { createWorker, installJobs, type Worker } from './worker.ts';
