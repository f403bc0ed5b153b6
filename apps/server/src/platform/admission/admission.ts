import { type ClassLimits, checkLimits, type Limits } from './limits.ts';
import { type Appointment, createAppointments, createPace } from './pace.ts';

/** A request that is at work or waits for a place. */
export interface Ticket {
  readonly class: string;
  readonly key: string | null;
  /** When it came; times are milliseconds of one clock that never goes back. */
  readonly cameAt: number;
  /** When its work began; null while it waits. */
  startedAt: number | null;
}

type Entered = { outcome: 'starts' | 'waits'; ticket: Ticket } | { outcome: 'sent_away'; appointment: Appointment };

/**
 * Lets in as many requests at once as the machine can work on, lets as many wait as can be served in bearable time, in
 * the order in which they came, and gives everybody else an appointment. What it holds is bounded by its limits,
 * whatever comes. Knows nothing of HTTP: time and chance are given to it.
 */
export function createAdmission(limits: Limits & { random: () => number }) {
  checkLimits(limits);
  const { atOnce, patienceMs } = limits;
  const classes = limits.classes.map((ofClass) => createClass(ofClass, limits));
  const byName = new Map(classes.map((one) => [one.name, one]));

  function find(name: string): OneClass {
    const found = byName.get(name);
    if (!found) throw new Error(`no class of requests is called ${name}`);
    return found;
  }

  /** Whether another request of this class may begin: in a place kept for it, or in one that is kept for nobody. */
  function hasPlace({ atWork, atMost, kept }: OneClass): boolean {
    if (atWork >= atMost) return false;
    if (atWork < kept) return true;
    return classes.reduce((taken, one) => taken + Math.max(one.atWork, one.kept), 0) < atOnce;
  }

  /** Fills the places that are free, by right of way and then by order of coming. */
  function fill(now: number): Ticket[] {
    const started: Ticket[] = [];
    for (const one of classes) {
      while (one.waiting.size > 0 && hasPlace(one)) {
        const [ticket] = one.waiting;
        if (!ticket) break;
        one.stopWaiting(ticket);
        one.start(ticket, now);
        started.push(ticket);
      }
    }
    return started;
  }

  return {
    /** @param key what many may want at once (a drop); null: nothing in particular */
    enter(name: string, key: string | null, now: number): Entered {
      const one = find(name);
      const ticket: Ticket = { class: name, key, cameAt: now, startedAt: null };
      if (one.waiting.size === 0 && hasPlace(one)) {
        one.start(ticket, now);
        return { outcome: 'starts', ticket };
      }
      if (!one.hasRoom(key) || one.waitMs(now) > (one.patienceMs ?? patienceMs))
        return { outcome: 'sent_away', appointment: one.appointment(now) };
      one.wait(ticket);
      return { outcome: 'waits', ticket };
    },

    /** Its work has ended, or it no longer waits. Answers those whose work begins now. */
    leave(ticket: Ticket, now: number): Ticket[] {
      const one = find(ticket.class);
      if (ticket.startedAt === null) one.stopWaiting(ticket);
      else one.end(ticket, now);
      return fill(now);
    },

    /** Takes out those who have waited as long as anybody should: the pace was slower than it looked. */
    sendAwayTired(now: number): { ticket: Ticket; appointment: Appointment }[] {
      return classes.flatMap((one) => {
        const tired: Ticket[] = [];
        for (const ticket of one.waiting) {
          if (now - ticket.cameAt < (one.patienceMs ?? patienceMs)) break;
          tired.push(ticket);
        }
        return tired.map((ticket) => {
          one.stopWaiting(ticket);
          return { ticket, appointment: one.appointment(now) };
        });
      });
    },

    state: () =>
      classes.map(({ name, atWork, waiting, sentAway }) => ({ name, atWork, waiting: waiting.size, sentAway })),
  };
}
export type Admission = ReturnType<typeof createAdmission>;

type OneClass = ReturnType<typeof createClass>;

function createClass(
  { name, atMost, kept, waiting: room, waitingOfOneKey = room, patienceMs }: ClassLimits,
  appointments: Pick<Limits, 'longestMs' | 'promisedShare'> & { random: () => number },
) {
  const pace = createPace();
  const nextAppointment = createAppointments(appointments);
  const ofKey = new Map<string, number>();
  /** The sum of the instants at which the work of those at work began: tells how long they take on average by now. */
  let startedSum = 0;
  const perRequestMs = (now: number): number =>
    pace.perRequestMs(one.atWork, one.atWork === 0 ? 0 : now - startedSum / one.atWork);
  const one = {
    name,
    atMost,
    kept,
    patienceMs,
    atWork: 0,
    /** In the order of their coming. */
    waiting: new Set<Ticket>(),
    sentAway: 0,

    hasRoom: (key: string | null): boolean =>
      one.waiting.size < room && (key === null || (ofKey.get(key) ?? 0) < waitingOfOneKey),
    /** How long somebody who comes now would wait. */
    waitMs: (now: number): number => (one.waiting.size + 1) * perRequestMs(now),

    wait(ticket: Ticket): void {
      one.waiting.add(ticket);
      if (ticket.key !== null) ofKey.set(ticket.key, (ofKey.get(ticket.key) ?? 0) + 1);
    },
    stopWaiting(ticket: Ticket): void {
      if (!one.waiting.delete(ticket) || ticket.key === null) return;
      const left = (ofKey.get(ticket.key) ?? 1) - 1;
      if (left > 0) ofKey.set(ticket.key, left);
      else ofKey.delete(ticket.key);
    },
    start(ticket: Ticket, now: number): void {
      ticket.startedAt = now;
      startedSum += now;
      one.atWork += 1;
    },
    end(ticket: Ticket, now: number): void {
      one.atWork -= 1;
      // Begun anew whenever it can be: rounding must not add up.
      startedSum = one.atWork === 0 ? 0 : startedSum - (ticket.startedAt ?? now);
      pace.ended(now - (ticket.startedAt ?? now));
    },
    appointment(now: number): Appointment {
      one.sentAway += 1;
      return nextAppointment(now, { waiting: one.waiting.size, perRequestMs: perRequestMs(now) });
    },
  };
  return one;
}
