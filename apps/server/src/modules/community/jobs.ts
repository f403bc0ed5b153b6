import type { NewJob } from '../../platform/jobs/index.ts';

export const readJob = (chatId: string): NewJob => ({
  task: 'community.read_group',
  payload: { chatId },
  key: `community.read_group:${chatId}`,
});

/** Codes are looked after by one job at a time: two that make the same code would make it twice. */
const CODES_QUEUE = 'community.codes';

export const ENSURE_CODES: NewJob = {
  task: 'community.ensure_codes',
  payload: {},
  key: 'community.ensure_codes',
  queue: CODES_QUEUE,
};

export const MAKE_CODES: NewJob = {
  task: 'community.make_codes',
  payload: {},
  key: 'community.make_codes',
  queue: CODES_QUEUE,
};

/** Links are made one at a time, like codes. */
export const MAKE_LINKS: NewJob = {
  task: 'community.make_links',
  payload: {},
  key: 'community.make_links',
  queue: CODES_QUEUE,
};

export const READ_LINKS: NewJob = {
  task: 'community.read_links',
  payload: {},
  key: 'community.read_links',
  queue: 'community.read_links',
};
