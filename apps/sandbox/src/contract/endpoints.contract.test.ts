import { type EndpointName, endpoints } from '@xiaoer/wecom';
import { afterEach, describe, expect, it } from 'vitest';
import { areas } from './areas.ts';
import { type Corp, openCorp } from './corp.ts';

let corp: Corp | undefined;
afterEach(async () => {
  await corp?.close();
  corp = undefined;
});

const named = Object.values(areas).flatMap((cases) => Object.keys(cases));

describe.each(Object.entries(areas))('%s', (_, cases) => {
  it.each(Object.entries(cases))('%s', async (name, check) => {
    corp = await openCorp();
    await check(corp);
    expect([...corp.called], 'the typed method was called').toContain(name as EndpointName);
    expect(corp.echoes, 'calls of the API are not called back (doc 92130)').toEqual([]);
  });
});

it('no endpoint of the client is without a contract, none is there twice, and none is unknown to the client', () => {
  expect(named.toSorted()).toEqual(Object.keys(endpoints).toSorted());
});
