export { createFacts, type Fact, type Facts, type Listener } from './facts.ts';
