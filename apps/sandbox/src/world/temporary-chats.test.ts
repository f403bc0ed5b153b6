import { describe, expect, it } from 'vitest';
import { worldForTest } from './testing.ts';

const DAY_MS = 86_400_000;

function corp() {
  const test = worldForTest({ temporaryChats: true });
  const { world, clock } = test;
  const configId = world.temporaryChats.addWay(
    { type: 1, scene: 2, users: ['lin.qiao'] },
    { chatExpiresIn: 86_400, conclusions: { text: '再见', card: null } },
  ).configId;
  return {
    ...test,
    configId,
    tie: (person: number) => world.contacts.find(person, 'lin.qiao')?.status,
    later(days: number) {
      clock.advanceTo(new Date(clock.now().getTime() + days * DAY_MS));
      for (const course of world.course) course.runDue();
    },
  };
}

describe('a temporary chat', () => {
  it('ends a day after they became contacts, with the closing words', () => {
    const { world, configId, tie, later } = corp();
    world.scanContactWay(1, configId);
    expect(world.temporaryChats.nextDueAt()?.toISOString()).toBe('2026-03-17T00:20:00.000Z');
    later(0.99);
    expect(tie(1)).toBe('active');
    later(0.01);
    expect(tie(1)).toBe('removed');
    expect(world.inboxOf(1).map((one) => one.content.text)).toEqual(['再见']);
    expect(world.temporaryChats.nextDueAt()).toBeNull();
  });

  it('says nothing to a customer who left before', () => {
    const { world, configId, tie, later } = corp();
    world.scanContactWay(1, configId);
    world.removeContact(1, 'lin.qiao');
    later(1);
    expect(tie(1)).toBe('removed');
    expect(world.inboxOf(1)).toEqual([]);
  });

  it('does not end a tie that began anew in another way', () => {
    const { world, configId, way, tie, later } = corp();
    world.scanContactWay(1, configId);
    world.removeCustomer('lin.qiao', 1);
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    later(2);
    expect(tie(1)).toBe('active');
    expect(world.inboxOf(1)).toEqual([]);
  });

  it('begins anew with the code, and runs from then on', () => {
    const { world, configId, tie, later } = corp();
    world.scanContactWay(1, configId);
    later(0.5);
    world.removeCustomer('lin.qiao', 1);
    world.scanContactWay(1, configId);
    later(0.6);
    expect(tie(1)).toBe('active');
    later(0.4);
    expect(tie(1)).toBe('removed');
  });

  it('is nothing to somebody who was a contact already', () => {
    const { world, configId, way, tie, later } = corp();
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    expect(world.scanContactWay(1, configId)).toEqual({ result: 'alreadyContact', userid: 'lin.qiao' });
    later(2);
    expect(tie(1)).toBe('active');
  });
});
