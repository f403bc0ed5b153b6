import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Corp, openCorp } from '../contract/corp.ts';

let corp: Corp;
beforeEach(async () => {
  corp = await openCorp();
});
afterEach(() => corp.close());

const way = { type: 2, scene: 2, user: ['lin.qiao'] };
const made = () => corp.world.contactWays.list({ from: 0, until: 9e15 }).length;
/** What the caller sees of one call: its errcode, `http n`, or that the connection went away. */
async function outcome(): Promise<string> {
  const { access_token } = corp.credentials.issueToken(corp.world.corpId, 'sandbox-secret-for-trying-out');
  try {
    const answer = await fetch(`${corp.url}/cgi-bin/externalcontact/add_contact_way?access_token=${access_token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(way),
    });
    if (!answer.ok) return `http ${answer.status}`;
    return String(((await answer.json()) as { errcode: number }).errcode);
  } catch {
    return 'cut';
  }
}
const post = (body: object) =>
  fetch(`${corp.url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
interface Report {
  rules: { fault: string; seen: number; hit: number }[];
  percent: { fault: string; seen: number; hit: number }[];
}
const report = async () => (await (await fetch(`${corp.url}/__sandbox/faults`)).json()) as Report;

describe('one call under a fault', () => {
  it.each([
    ['http', 502, 'http 502', 0],
    ['errcode', -1, '-1', 0],
    ['timeoutBefore', 20, 'cut', 0],
    ['timeoutAfter', 20, 'cut', 1],
    ['dropBefore', undefined, 'cut', 0],
    ['dropAfter', undefined, 'cut', 1],
    ['half', undefined, 'cut', 1],
    ['slow', 30, '0', 1],
  ] as const)('%s', async (fault, value, seen, done) => {
    await post({ rules: [{ match: 'externalcontact/*', fault, value, times: 1 }] });
    const begun = performance.now();
    expect(await outcome()).toBe(seen);
    if (fault === 'slow') expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
    expect(made()).toBe(done);
    expect(await outcome()).toBe('0'); // once only
    expect((await report()).rules).toMatchObject([{ fault, seen: 1, hit: 1 }]);
  });

  it('blocked shuts one API for as long as it says, and no other', async () => {
    await post({ rules: [{ match: 'externalcontact/add_contact_way', fault: 'blocked', value: 30, times: 1 }] });
    expect([await outcome(), await outcome()]).toEqual(['45009', '45009']);
    expect(await corp.refusalOf('externalContact.getFollowUserList')).toBe(0);
    corp.wall.ms += 30_000;
    expect(await outcome()).toBe('0');
    expect(made()).toBe(1);
  });

  it('slow reads of one API pile up, and those beyond the limit are refused; another API is not', async () => {
    corp.world.settings.parallelReads = 2;
    await post({ rules: [{ match: 'externalcontact/get_follow_user_list', fault: 'slow', value: 100 }] });
    const read = () => corp.refusalOf('externalContact.getFollowUserList');
    const codes = await Promise.all([read(), read(), read(), corp.refusalOf('department.simplelist')]);
    expect(codes.slice(0, 3).toSorted()).toEqual([0, 0, 45033]);
    expect(codes[3]).toBe(0);
    expect(await read()).toBe(0); // once they are through
  });

  it('lets the first calls pass when it is told to', async () => {
    await post({ rules: [{ match: '*', fault: 'errcode', value: 6000, after: 2, times: 1 }] });
    expect([await outcome(), await outcome(), await outcome(), await outcome()]).toEqual(['0', '0', '6000', '0']);
  });
});

describe('a plan in percent', () => {
  it('disturbs its share of all calls, at most one fault each, and the same ones for the same seed', async () => {
    const run = async () => {
      await post({ seed: 7, percent: { http: 20, timeoutAfter: 10, timeoutMs: 1 } });
      const seen = [];
      for (let n = 0; n < 200; n++) seen.push(await outcome());
      return seen;
    };
    const first = await run();
    const failed = first.filter((one) => one === 'http 503').length;
    const hung = first.filter((one) => one === 'cut').length;
    expect(failed).toBeGreaterThan(20);
    expect(failed).toBeLessThan(60);
    expect(hung).toBeGreaterThan(5);
    expect(made()).toBe(200 - failed); // what hung was done
    expect((await report()).percent).toMatchObject([
      { fault: 'http', seen: 200, hit: failed },
      { fault: 'timeoutAfter', seen: 200, hit: hung },
    ]);
    expect(await run()).toEqual(first);
  });

  it('takes callbacks apart from calls', async () => {
    await post({ seed: 3, percent: { lost: 100 } });
    expect(await outcome()).toBe('0');
    corp.befriend('lin.qiao', [1, 2]);
    await corp.sender.idle();
    expect(corp.platform.heard).toEqual([]);
    expect((await report()).percent).toMatchObject([{ fault: 'lost', seen: 2, hit: 2 }]);
  });

  it('doubles, delays and reorders callbacks without losing one', async () => {
    corp.faults.set({
      seed: 3,
      rules: [
        { match: 'callback:add_external_contact', fault: 'reordered', times: 1 },
        { match: 'callback:del_follow_user', fault: 'doubled', times: 1 },
      ],
    });
    corp.befriend('lin.qiao', [1]);
    corp.world.removeContact(1, 'lin.qiao');
    const turning = setInterval(() => {
      corp.wall.ms += 50;
    }, 5);
    const kinds = await corp.heardKinds();
    clearInterval(turning);
    const [add, del] = ['change_external_contact.add_external_contact', 'change_external_contact.del_follow_user'];
    expect(kinds.toSorted()).toEqual([add, del, del]);
    expect(kinds.at(-1)).toBe(add); // behind those that followed
  });
});

it('refuses a plan that it does not understand', async () => {
  expect((await post({ rules: [{ match: '*', fault: 'meteor' }] })).status).toBe(400);
});
