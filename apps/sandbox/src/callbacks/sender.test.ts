import { afterEach, describe, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';

let open: Awaited<ReturnType<typeof sandboxForTest>> | undefined;
const sandbox = async () => {
  open = await sandboxForTest();
  return open;
};
afterEach(async () => {
  await open?.close();
});
const kinds = (events: readonly unknown[]) =>
  events.map((event) => /(add_external_contact|del_follow_user)/.exec(JSON.stringify(event))?.[0]);

describe('callbacks', () => {
  it('arrive sealed, in order, once the address was verified', async () => {
    const { world, way, sender, platform } = await sandbox();
    world.scanContactWay(1, way());
    world.removeContact(1, 'lin.qiao');
    await sender.idle();
    expect(sender.verified()).toBe(true);
    expect(kinds(platform.heard)).toEqual(['add_external_contact', 'del_follow_user']);
    expect(world.callbacks.counts()).toEqual({ answered: 2 });
  });

  it('are not repeated after an HTTP error, which is an answer', async () => {
    const { world, way, sender, platform } = await sandbox();
    platform.behaviour.answer = () => 500;
    world.scanContactWay(1, way());
    await sender.idle();
    expect(platform.behaviour.count).toBe(1);
    expect(world.callbacks.counts()).toEqual({ given_up: 1 });
  });

  it('are tried three times when the connection breaks, and then given up', async () => {
    const { world, way, wall, sender, platform } = await sandbox();
    platform.behaviour.answer = () => 0;
    world.scanContactWay(1, way());
    const turning = setInterval(() => {
      wall.ms += 10;
    }, 5);
    await sender.idle();
    clearInterval(turning);
    expect(platform.behaviour.count).toBe(3);
    expect(world.callbacks.counts()).toEqual({ given_up: 1 });
  });

  it('come twice or never when the plan says so', async () => {
    const { world, way, sender, faults, platform } = await sandbox();
    faults.set({
      seed: 1,
      rules: [
        { match: 'callback:add_external_contact', fault: 'doubled', probability: 1, times: 1 },
        { match: 'callback:del_*', fault: 'lost', probability: 1 },
      ],
    });
    world.scanContactWay(1, way());
    world.removeContact(1, 'lin.qiao');
    await sender.idle();
    expect(kinds(platform.heard)).toEqual(['add_external_contact', 'add_external_contact']);
    expect(world.callbacks.counts()).toEqual({ answered: 1, lost: 1 });
  });
});

describe('a call that goes wrong on purpose', () => {
  it('is done although its answer never came', async () => {
    const { world, client, faults } = await sandbox();
    faults.set({
      seed: 1,
      rules: [{ match: 'externalcontact/add_contact_way', fault: 'dropAfter', probability: 1, times: 1 }],
    });
    const add = () => client.contactWay.add({ type: 2, scene: 2, user: ['lin.qiao'] });
    await expect(add()).rejects.toThrow();
    expect(world.contactWays.list({ from: 0, until: 9e15 })).toHaveLength(1);
    await add();
    expect(world.contactWays.list({ from: 0, until: 9e15 })).toHaveLength(2);
  });

  it('draws the same for the same seed', async () => {
    const { client, faults } = await sandbox();
    await client.externalContact.getFollowUserList();
    const run = async () => {
      faults.set({ seed: 3, rules: [{ match: 'externalcontact/*', fault: 'http', value: 503, probability: 0.5 }] });
      const answers = [];
      for (let n = 0; n < 12; n++)
        answers.push(
          await client.call('externalContact.getFollowUserList').then(
            () => 'ok',
            () => '503',
          ),
        );
      return answers;
    };
    const first = await run();
    expect(new Set(first).size).toBe(2);
    expect(await run()).toEqual(first);
  });
});
