import { expect } from 'vitest';
import type { EventCases } from './corp.ts';

export const contactEvents: EventCases = {
  'change_external_contact.add_external_contact': async ({ befriend, heard }) => {
    const [external] = befriend('lin.qiao', [1]);
    expect(await heard('change_external_contact.add_external_contact')).toMatchObject([
      {
        userId: 'lin.qiao',
        externalUserId: external,
        state: 'poster-12',
        welcomeCode: expect.stringMatching(/^Wc-/),
        from: 'sys',
      },
    ]);
  },
};
