// `npm start`: installs and builds what is missing, then brings everything up with the pinned Node.
import { spawn } from 'node:child_process';
import { build, install, NODE, NODE_FLAGS, ROOT } from './prepare.mjs';

install();
build();
const child = spawn(NODE, [...NODE_FLAGS, `${ROOT}scripts/up/main.ts`], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
