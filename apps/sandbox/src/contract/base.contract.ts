import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

export const baseContract: ContractCases = {
  'base.getApiDomainIp': async ({ client }) => {
    expect(await client.base.getApiDomainIp()).toEqual(['127.0.0.1', '::1']);
  },
};
