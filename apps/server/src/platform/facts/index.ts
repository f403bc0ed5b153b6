export { createFacts, type Facts, type Listener } from './facts.ts';
