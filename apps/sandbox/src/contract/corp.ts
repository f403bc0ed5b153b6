import { type EndpointName, type EventOf, endpoints, type KnownEventKind, type WeComClient } from '@xiaoer/wecom';
import { sandboxForTest } from '../testing.ts';
import type { WorldSettings } from '../world/settings.ts';

/**
 * A small corp for one contract case: the whole stand-in on a free port, the client, and a platform that hears.
 * Members `lin.qiao` and `gao.yuan`, people 1 to 5, nobody's contact yet. The driven clock stands at 2026-03-16 08:20
 * in Beijing; `wall.ms` turns protocol time.
 */
export async function openCorp(settings: Partial<WorldSettings> = {}) {
  const { client, syncClient, ...sandbox } = await sandboxForTest(settings);
  const { world } = sandbox;
  return {
    ...sandbox,
    /** The typed methods alone, so that a case can't go around the one it is about. */
    client: client as Omit<WeComClient, 'call'>,
    syncClient: syncClient as Omit<WeComClient, 'call'>,
    /** The errcode of a call past the client, which checks many limits before it calls. */
    refusalOf(name: EndpointName, params: Record<string, unknown> = {}): Promise<number> {
      const { method, path } = endpoints[name];
      if (method === 'POST') return sandbox.codeOf(path, params);
      const query = new URLSearchParams(
        Object.entries(params).map(([key, value]): [string, string] => [key, String(value)]),
      );
      return sandbox.codeOf(`${path}?${query}`);
    },
    /** `external_userid` of person 1 to 5. */
    external: (person: number): string => world.people.find(person)!.externalUserid,
    /** These people become contacts of a member by a code; answers their external_userids. */
    befriend(userid: string, people: readonly number[], state = 'poster-12'): string[] {
      const configId = sandbox.way({ type: 1, users: [userid], state });
      for (const person of people) world.scanContactWay(person, configId);
      return people.map((person) => world.people.find(person)!.externalUserid);
    },
    /** Business unix seconds. */
    now: (): number => Math.floor(world.clock.now().getTime() / 1000),
    /** Kinds of the callbacks that the platform has heard, once none is on its way any more. */
    async heardKinds(): Promise<string[]> {
      await sandbox.sender.idle();
      return sandbox.platform.heard.map((event) => event.kind);
    },
    /** The events of one kind that the platform has heard, oldest first. */
    async heard<Kind extends KnownEventKind>(kind: Kind): Promise<EventOf<Kind>[]> {
      await sandbox.sender.idle();
      return sandbox.platform.heard.filter((event): event is EventOf<Kind> => event.kind === kind);
    },
  };
}
export type Corp = Awaited<ReturnType<typeof openCorp>>;

/**
 * What the stand-in owes each endpoint. A case calls the client's typed method, looks at the answer and at the state
 * behind it through another endpoint, and provokes the refusals and limits that this endpoint has, by their codes.
 */
export type ContractCases = Partial<Record<EndpointName, (corp: Corp) => Promise<void>>>;

/** For each kind of event: an act causes the callback, the client's receiver opens it, the typed event is looked at. */
export type EventCases = Partial<Record<KnownEventKind, (corp: Corp) => Promise<void>>>;
