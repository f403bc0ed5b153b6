import { Counter, Gauge, type Registry } from 'prom-client';
import type { Admission } from './admission.ts';

/** How the classes stand, for Prometheus: at work, waiting, and sent away so far. */
export function measureAdmission(registry: Registry, admission: Pick<Admission, 'state'>): void {
  new Gauge({
    name: 'xiaoer_admission_requests',
    help: 'Requests at work or waiting for their turn, by class',
    labelNames: ['class', 'state'],
    registers: [registry],
    collect() {
      for (const { name, atWork, waiting } of admission.state()) {
        this.set({ class: name, state: 'at_work' }, atWork);
        this.set({ class: name, state: 'waiting' }, waiting);
      }
    },
  });
  new Counter({
    name: 'xiaoer_admission_sent_away_total',
    help: 'Requests that were answered 429 with an appointment, by class',
    labelNames: ['class'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, sentAway } of admission.state()) this.inc({ class: name }, sentAway);
    },
  });
}
