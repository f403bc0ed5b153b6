import { knownEventKinds } from '@xiaoer/wecom';
import { afterEach, describe, expect, it } from 'vitest';
import { eventAreas } from './areas.ts';
import { type Corp, openCorp } from './corp.ts';

let corp: Corp | undefined;
afterEach(async () => {
  await corp?.close();
  corp = undefined;
});

const named = Object.values(eventAreas).flatMap((cases) => Object.keys(cases));

describe.each(Object.entries(eventAreas))('%s', (_, cases) => {
  it.each(Object.entries(cases))('%s', async (kind, check) => {
    corp = await openCorp();
    await check(corp);
    expect(await corp.heardKinds(), 'the platform heard it').toContain(kind);
  });
});

it('no kind of event is without a contract, none is there twice, and none is unknown to the receiver', () => {
  expect(named.toSorted()).toEqual([...knownEventKinds].toSorted());
});
