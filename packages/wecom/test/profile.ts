/**
 * What one callback costs: verify, decrypt and read, on one core.
 * `node packages/wecom/test/profile.ts --count 50000` prints microseconds per callback for the common kinds.
 */
import { parseArgs } from 'node:util';
import { createCallbackReceiver, sealCallback } from '../src/index.ts';
import { sampleConfig, samplePlaintexts } from './samples.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '50000' } } });
const count = Number(values.count);
const receiver = createCallbackReceiver(sampleConfig);

for (const [kind, plaintext] of Object.entries(samplePlaintexts)) {
  const { query, body } = sealCallback(sampleConfig, plaintext, {
    timestamp: 1_767_225_661,
    nonce: '55120984',
    random: new Uint8Array(16),
  });
  const bytes = new TextEncoder().encode(body);
  for (let i = 0; i < 2_000; i += 1) receiver.open(query, bytes); // warm
  const begun = process.hrtime.bigint();
  for (let i = 0; i < count; i += 1) receiver.open(query, bytes);
  const perCallback = Number(process.hrtime.bigint() - begun) / 1_000 / count;
  console.log(JSON.stringify({ kind, bytes: bytes.byteLength, microseconds: Number(perCallback.toFixed(1)) }));
}
