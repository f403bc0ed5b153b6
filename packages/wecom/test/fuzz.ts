/**
 * Throws changed callbacks at the receiver: `node packages/wecom/test/fuzz.ts --count 1000000 --seed 1`.
 * Ends with one line of JSON, and with exit code 1 when anything but a WeComError was thrown.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzzing.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const { examples, refusedBy, ...line } = fuzz({
  count: Number(values.count),
  seed: Number(values.seed),
  now: () => performance.now(),
});
console.error(JSON.stringify(refusedBy));
for (const example of examples) console.error(example);
console.log(JSON.stringify(line));
process.exitCode = line.thrownOther > 0 ? 1 : 0;
