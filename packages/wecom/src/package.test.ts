import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { installed, pack, run } from '../test/packed.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('what is packed', () => {
  let packed: ReturnType<typeof pack>;
  let project: string;
  beforeAll(() => {
    packed = pack();
    project = installed(packed.tarball);
  }, 120_000);

  it('is the build with its declarations, licence and page, and the manifest is as it was', () => {
    expect(packed.manifestAfter).toBe(packed.manifestBefore);
    expect(packed.files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    );
    expect(packed.files.filter((file) => file.includes('.test.') || file.startsWith('src/'))).toEqual([]);
  });

  it('calls a platform and opens a sealed callback in plain node', () => {
    writeFileSync(join(project, 'use.js'), USER);
    expect(JSON.parse(run('node', ['use.js'], project))).toEqual({
      name: '林乔',
      refused: 60020,
      refusedIp: '203.0.113.7',
      kind: 'change_external_contact.add_external_contact',
      tampered: 'signature',
      kinds: true,
    });
  });

  it('type-checks in a strict project, as does every example of the README', () => {
    writeFileSync(join(project, 'use.ts'), TYPED_USER);
    const blocks = [...readFileSync(join(PACKAGE, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)];
    expect(blocks.length).toBeGreaterThan(4);
    const files = blocks.map(([, code], index) => {
      writeFileSync(join(project, `readme-${index}.ts`), `${code}\nexport {};\n`);
      return `readme-${index}.ts`;
    });
    writeFileSync(join(project, 'around.d.ts'), AROUND);
    const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--skipLibCheck', 'false'];
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    expect(run('tsc', [...options, ...types, 'use.ts', 'around.d.ts', ...files], project)).toBe('');
  }, 60_000);
});

it('has a reference without gaps: every export documented, no link that leads nowhere', () => {
  // warnings are errors in typedoc.json
  run('typedoc', ['--emit', 'none'], PACKAGE);
}, 60_000);

const USER = `
import { createServer } from 'node:http';
import { createCallbackReceiver, createWeComClient, knownEventKinds, sealCallback, toXml, WeComError } from '@xiaoer/wecom';

const platform = createServer((request, response) => {
  const path = request.url.split('?')[0].replace('/cgi-bin/', '');
  const answers = {
    gettoken: { errcode: 0, access_token: 'token-1', expires_in: 7200 },
    'user/get': { errcode: 0, errmsg: 'ok', userid: 'lin.qiao', name: '林乔', department: ['4'], status: '1' },
  };
  response.end(JSON.stringify(answers[path] ?? { errcode: 60020, errmsg: 'not allow, from ip: 203.0.113.7, more' }));
});
await new Promise((resolve) => platform.listen(0, '127.0.0.1', resolve));
const wecom = createWeComClient({ corpId: 'ww1', secret: 's', baseUrl: 'http://127.0.0.1:' + platform.address().port });
const { name } = await wecom.user.get({ userid: 'lin.qiao' });
const refusal = await wecom.department.simplelist().catch((error) => error);
platform.close();
platform.closeAllConnections();

const config = { token: 't', encodingAesKey: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA', receiveId: 'ww1' };
const plaintext = toXml({
  ToUserName: 'ww1', CreateTime: 1, MsgType: 'event', Event: 'change_external_contact', ChangeType: 'add_external_contact',
  UserID: 'lin.qiao', ExternalUserID: 'wm1',
});
const { query, body } = sealCallback(config, plaintext, { timestamp: 1, nonce: 'n', random: new Uint8Array(16) });
const receiver = createCallbackReceiver(config);
let tampered;
try {
  receiver.open({ ...query, nonce: 'm' }, body);
} catch (error) {
  if (error instanceof WeComError) tampered = error.code;
}
const { event } = receiver.open(query, body);
console.log(JSON.stringify({
  name, refused: refusal.code, refusedIp: refusal.refusedIp, kind: event.kind, tampered,
  kinds: knownEventKinds.includes(event.kind),
}));
`;

const TYPED_USER = `
import { type ApiState, type CallbackEvent, createWeComClient, type EventOf, type WeComClient } from '@xiaoer/wecom';

const wecom: WeComClient = createWeComClient({ corpId: 'ww1', secret: 's' });
export const state: ApiState[] = wecom.limiterState();
export async function remarks(userid: string): Promise<string[]> {
  const found: string[] = [];
  for await (const one of wecom.externalContact.batchGetByUser({ userid_list: [userid] })) {
    found.push(one.follow_info.remark ?? one.external_contact.name);
  }
  return found;
}
export function welcomeCode(event: CallbackEvent): string | undefined {
  return event.kind === 'change_external_contact.add_external_contact' ? event.welcomeCode : undefined;
}
export type Added = EventOf<'change_external_contact.add_external_contact'>;
// @ts-expect-error a mass message into groups needs the owner of the groups
wecom.massMessage.addTemplate({ chat_type: 'group', text: { content: '周末上新' } });
`;

/** What the README's examples have around them. */
const AROUND = `
declare const secret: string, otherSecret: string, corpId: string, token: string, encodingAesKey: string;
declare const welcome_code: string, userid_list: string[], bytes: Uint8Array, code: string, sixteenBytes: Uint8Array;
declare const sender: string, external_userid: string[], text: { content: string };
declare const wecom: import('@xiaoer/wecom').WeComClient;
declare function findTheTask(): Promise<void>;
declare function tryAgainIn(ms: number): Promise<void>;
declare function report(...words: (string | undefined)[]): void;
declare function welcome(...parts: (string | undefined)[]): void;
declare function regroup(chat: string, detail: string, members: string[], version: string | undefined): void;
declare function keep(raw: object): void;
declare function post(query: object, body: string): Promise<string>;
declare const inbox: { store(key: string, text: string): Promise<void> };
declare const database: {
  readToken(key: string): Promise<import('@xiaoer/wecom').StoredToken | undefined>;
  writeToken(key: string, token: import('@xiaoer/wecom').StoredToken): Promise<void>;
  underLock<T>(key: string, work: () => Promise<T>): Promise<T>;
};
type Query = Record<string, string>;
declare const app: Record<'get' | 'post', (path: string, handler: (request: { query: Query; rawBody: Uint8Array }) => unknown) => void>;
`;
