import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { onPhone, ownerOfHost, type PhoneOwner } from './phone-hosts.ts';
import { pickerPage, refusalPage } from './plain-pages.ts';

const Query = z.object({
  appid: z.string().default(''),
  redirect_uri: z.string().default(''),
  scope: z.enum(['snsapi_base', 'snsapi_privateinfo']).catch('snsapi_base'),
  state: z.string().default(''),
  /** For scripts, and what the picker's links carry. */
  __person: z.coerce.number().int().optional(),
  __staff: z.string().optional(),
  /** 1 when the page was asked for inside the phone view: the redirect then stays on the phone's host. */
  __phone: z.string().optional(),
  __search: z.string().optional(),
});

interface Who {
  owner: PhoneOwner;
  onPhone: boolean;
}

const cookie = (request: FastifyRequest, name: string) =>
  new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];

/** Who looks at this page: named in the query, the phone that the page came from, or remembered by cookie. */
function whoAsks(request: FastifyRequest, query: z.output<typeof Query>): Who | null {
  const through = query.__phone === '1';
  if (query.__person !== undefined) return { owner: { person: query.__person }, onPhone: through };
  if (query.__staff) return { owner: { userid: query.__staff }, onPhone: through };
  const referer = request.headers.referer;
  const owner = referer && URL.canParse(referer) ? ownerOfHost(new URL(referer).hostname) : null;
  if (owner) return { owner, onPhone: true };
  // inside the phone view the cookie may be somebody else's: there the page asks its window's name instead
  if (request.headers['sec-fetch-dest'] === 'iframe') return null;
  const person = cookie(request, 'sandbox_person');
  if (person) return { owner: { person: Number(person) }, onPhone: false };
  const userid = cookie(request, 'sandbox_staff');
  return userid ? { owner: { userid: decodeURIComponent(userid) }, onPhone: false } : null;
}

/** The authorize page of WeChat and WeCom: silent when it is known who asks, else it lets one pick whom to be. */
export function registerOauthPage(
  app: FastifyInstance,
  { world, platformUrl }: { world: World; platformUrl: string },
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

    const who = whoAsks(request, query);
    const known =
      who && ('person' in who.owner ? world.people.find(who.owner.person) : world.staff.find(who.owner.userid));
    if (!who || !known)
      return reply.type('text/html').send(
        pickerPage({
          address: request.url,
          people: world.people.search(query.__search ?? '', 20),
          staff: world.staff.search(query.__search ?? '', 20),
          search: query.__search ?? '',
        }),
      );

    if (!who.onPhone && (query.__person !== undefined || query.__staff))
      reply.header(
        'set-cookie',
        'person' in who.owner
          ? [`sandbox_person=${who.owner.person}; Path=/; SameSite=Lax`, 'sandbox_staff=; Path=/; Max-Age=0']
          : [
              `sandbox_staff=${encodeURIComponent(who.owner.userid)}; Path=/; SameSite=Lax`,
              'sandbox_person=; Path=/; Max-Age=0',
            ],
      );
    back.searchParams.set('code', world.mintOauthCode(who.owner, query.scope));
    if (query.state) back.searchParams.set('state', query.state);
    return reply.redirect(who.onPhone ? onPhone(back.toString(), who.owner) : back.toString(), 302);
  });
}
