import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { onPhone, ownerOfHost, type PhoneOwner } from './phone-hosts.ts';
import { hopPage, pickerPage, refusalPage } from './plain-pages.ts';

const Query = z.object({
  appid: z.string().default(''),
  redirect_uri: z.string().default(''),
  scope: z.enum(['snsapi_base', 'snsapi_privateinfo']).catch('snsapi_base'),
  state: z.string().default(''),
  /** For scripts, and what the picker's links carry. */
  __person: z.coerce.number().int().optional(),
  __staff: z.string().optional(),
  __search: z.string().optional(),
});

const cookie = (request: FastifyRequest, name: string) =>
  new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];

/** Whose phone the page was opened on, when its referrer tells. */
function refererOwner(request: FastifyRequest): PhoneOwner | null {
  const { referer } = request.headers;
  return referer && URL.canParse(referer) ? ownerOfHost(new URL(referer).hostname) : null;
}

/** Who looks at this page outside of phones: named in the query, or remembered by cookie. */
function whoAsks(request: FastifyRequest, query: z.output<typeof Query>): PhoneOwner | null {
  if (query.__person !== undefined) return { person: query.__person };
  if (query.__staff) return { userid: query.__staff };
  // in a frame the cookie may be somebody else's: there the page asks its window's name instead
  if (request.headers['sec-fetch-dest'] === 'iframe') return null;
  const person = cookie(request, 'sandbox_person');
  if (person) return { person: Number(person) };
  const userid = cookie(request, 'sandbox_staff');
  return userid ? { userid: decodeURIComponent(userid) } : null;
}

const rememberCookies = (owner: PhoneOwner) =>
  'person' in owner
    ? [`sandbox_person=${owner.person}; Path=/; SameSite=Lax`, 'sandbox_staff=; Path=/; Max-Age=0']
    : [`sandbox_staff=${encodeURIComponent(owner.userid)}; Path=/; SameSite=Lax`, 'sandbox_person=; Path=/; Max-Age=0'];

/** The authorize page of WeChat and WeCom: silent when it is known who asks, else it lets one pick whom to be. */
export function registerOauthPage(
  app: FastifyInstance,
  { world, platformUrl, sandboxUrl }: { world: World; platformUrl: string; sandboxUrl: string },
): void {
  const trustedHost = new URL(platformUrl).host;
  const trusts = (url: URL) =>
    url.host === trustedHost || (url.hostname.endsWith('.localhost') && url.port === new URL(platformUrl).port);

  app.get('/connect/oauth2/authorize', async (request, reply) => {
    const query = Query.parse(request.query);
    reply.header('cache-control', 'no-store');
    if (query.appid !== world.corpId)
      return reply.code(400).type('text/html').send(refusalPage(40013, 'appid 不对：不是这家企业'));
    if (!URL.canParse(query.redirect_uri))
      return reply.code(400).type('text/html').send(refusalPage(40058, 'redirect_uri 不是网址'));
    const back = new URL(query.redirect_uri);
    if (!trusts(back))
      return reply
        .code(400)
        .type('text/html')
        .send(refusalPage(50001, `redirect_uri 与可信域名不一致：${back.host}`));

    const known = (owner: PhoneOwner | null): owner is PhoneOwner =>
      owner !== null &&
      ('person' in owner ? world.people.find(owner.person) : world.staff.find(owner.userid)) !== undefined;
    const withCode = (owner: PhoneOwner) => {
      back.searchParams.set('code', world.mintOauthCode(owner, query.scope));
      if (query.state) back.searchParams.set('state', query.state);
      return back.toString();
    };

    // On a phone's own host the way back begins here, within one site: else a SameSite cookie would not be kept.
    const phone = ownerOfHost(request.hostname);
    if (known(phone)) return reply.type('text/html').send(hopPage(onPhone(withCode(phone), phone)));
    const through = refererOwner(request);
    if (known(through)) return reply.redirect(onPhone(`${sandboxUrl}${request.url}`, through), 302);

    const who = whoAsks(request, query);
    if (!known(who))
      return reply.type('text/html').send(
        pickerPage({
          address: request.url,
          people: world.people.search(query.__search ?? '', 20),
          staff: world.staff.search(query.__search ?? '', 20),
          search: query.__search ?? '',
        }),
      );
    if (query.__person !== undefined || query.__staff) reply.header('set-cookie', rememberCookies(who));
    return reply.redirect(withCode(who), 302);
  });
}
