// Runs a TypeScript file with the pinned Node: `node scripts/with-node.mjs FILE ARGS…`
import { spawn } from 'node:child_process';
import { install, NODE, NODE_FLAGS, ROOT } from './prepare.mjs';

install({ shop: false });
const [file, ...args] = process.argv.slice(2);
const child = spawn(NODE, [...NODE_FLAGS, `${ROOT}${file}`, ...args], { stdio: 'inherit' });
// Ctrl-C reaches the child by itself; we stay until it has ended, to hand on its exit code.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
