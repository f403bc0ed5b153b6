import { createCallbackReceiver } from '@xiaoer/wecom';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import { type Access, systemActor } from '../../access/index.ts';
import { createConnection } from './connection.ts';
import { readConnection } from './stored.ts';

const database = testDatabase();
let platform: Platform;
let restarts: number;
let audited: string[];

beforeEach(async () => {
  platform = await testPlatform(database, { at: '2026-03-16T12:00:00+08:00' });
  restarts = 0;
  audited = [];
  await database.pool.query('delete from delivery.connection');
});

/** The routes as an administrator sees them, in an installation that has its corp from there. */
function consoleOf(
  source: 'environment' | 'console' | 'none',
  inUse: Awaited<ReturnType<typeof readConnection>> = null,
): Promise<Http> {
  const access = {
    guards: {
      user: async (request: { actor: unknown }) => {
        request.actor = systemActor('admin');
      },
    },
    audit: async (_tx: unknown, _actor: unknown, action: string) => void audited.push(action),
  } as unknown as Pick<Access, 'audit' | 'guards'>;
  const connection = {
    source,
    publicUrl: 'https://chain.example',
    baseUrl: 'http://127.0.0.1:1',
    callback: null,
    inUse,
    restart: () => {
      restarts += 1;
    },
  };
  return testHttp(platform, createConnection({ platform, access, wecom: null, receiver: null, connection }));
}

const CORP = { corpId: 'ww1f0c2a9d5b7e3481', agentId: 1000021, secret: 'a-secret-of-twenty-characters' };
const put = (http: Http, payload: object) => http.inject({ method: 'PUT', url: '/api/console/connection', payload });

describe('the connection in the console', () => {
  it('is saved with its secret encrypted, with callback keys of its own that WeCom accepts', async () => {
    const http = await consoleOf('none');
    const saved = (await put(http, CORP)).json();
    expect(saved).toMatchObject({ source: 'console', corpId: CORP.corpId, hasSecret: true, restartNeeded: true });
    expect(JSON.stringify(saved)).not.toContain(CORP.secret);
    const { rows } = await database.pool.query('select * from delivery.connection');
    expect(JSON.stringify(rows)).not.toContain(CORP.secret);
    expect(JSON.stringify(rows)).not.toContain(saved.callbackAesKey);
    expect((await readConnection(platform))?.secret).toBe(CORP.secret);
    expect(saved.callbackToken).toMatch(/^[A-Za-z0-9]{1,32}$/);
    expect(saved.callbackAesKey).toMatch(/^[A-Za-z0-9]{43}$/);
    const { callbackToken: token, callbackAesKey: encodingAesKey } = saved;
    expect(() => createCallbackReceiver({ token, encodingAesKey, receiveId: CORP.corpId })).not.toThrow();
    expect(audited).toEqual(['delivery.connection_saved']);
  });

  it('keeps secret and keys that are left out, and makes new keys only when asked', async () => {
    const http = await consoleOf('none');
    const first = (await put(http, CORP)).json();
    const again = (await put(http, { corpId: CORP.corpId, agentId: 1000022 })).json();
    expect(again).toMatchObject({ agentId: 1000022, hasSecret: true, callbackToken: first.callbackToken });
    const fresh = (await put(http, { corpId: CORP.corpId, agentId: 1000022, newCallbackKeys: true })).json();
    expect(fresh.callbackToken).not.toBe(first.callbackToken);
    expect((await readConnection(platform))?.secret).toBe(CORP.secret);
  });

  it('forgets the secret of another corp', async () => {
    const http = await consoleOf('none');
    await put(http, CORP);
    const other = (await put(http, { corpId: 'ww00000000000other', agentId: 1 })).json();
    expect(other).toMatchObject({ corpId: 'ww00000000000other', hasSecret: false });
  });

  it('can’t be changed where the environment sets it', async () => {
    const http = await consoleOf('environment');
    const reply = await put(http, CORP);
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'delivery.connection_set_outside']);
  });

  it('names the field that is wrong', async () => {
    const http = await consoleOf('none');
    const reply = await put(http, { ...CORP, corpId: 'not a corp' });
    expect(reply.statusCode).toBe(400);
    expect(reply.body).toContain('corpId');
  });

  it('says that a restart is needed for a new secret alone', async () => {
    await put(await consoleOf('none'), CORP);
    const restarted = await consoleOf('console', await readConnection(platform));
    const show = async () => (await restarted.inject('/api/console/connection')).json().restartNeeded;
    expect(await show()).toBe(false);
    await put(restarted, { ...CORP, secret: 'another-secret-of-some-length' });
    expect(await show()).toBe(true);
  });

  it('restarts when asked, and notes who asked', async () => {
    const http = await consoleOf('console');
    await http.inject({ method: 'POST', url: '/api/console/connection/restart', payload: {} });
    expect([restarts, audited]).toEqual([1, ['delivery.restart_asked']]);
  });
});
