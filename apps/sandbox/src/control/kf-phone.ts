import type { World } from '../world/index.ts';
import type { KfLogged } from '../world/kf/log.ts';
import type { KfSession } from '../world/kf/sessions.ts';

type Body = Record<string, string | undefined>;

/** The parts of a kf message as the phone's bubbles know them. */
function partsOf(msgtype: string, body: Body) {
  switch (msgtype) {
    case 'image':
    case 'video':
    case 'file':
      return { attachments: [{ msgtype, [msgtype]: { media_id: body['media_id'] } }] };
    case 'voice':
      return { attachments: [{ msgtype: 'file', file: { media_id: body['media_id'] } }] };
    case 'link': {
      const { title, desc, url, pic_url, thumb_media_id } = body;
      const picurl = pic_url ?? (thumb_media_id && `/media/${thumb_media_id}`);
      return { attachments: [{ msgtype, link: { title, desc, url, picurl } }] };
    }
    case 'ca_link':
      return { attachments: [{ msgtype: 'link', link: { title: body['link_url'], url: body['link_url'] } }] };
    case 'miniprogram': {
      const { title, appid, pagepath, thumb_media_id } = body;
      const miniprogram = { title, appid, page: pagepath, pic_media_id: thumb_media_id };
      return { attachments: [{ msgtype, miniprogram }] };
    }
    case 'msgmenu':
      return { menu: menuOf(body as unknown as Menu) };
    case 'location':
      return { place: { name: body['name'] ?? '', address: body['address'] ?? '' } };
    default:
      return { text: body['content'] ?? `[${msgtype}]` };
  }
}

interface Menu {
  head_content?: string;
  tail_content?: string;
  list: { type: string; [kind: string]: unknown }[];
}
const menuOf = ({ head_content = '', tail_content = '', list }: Menu) => ({
  head: head_content,
  tail: tail_content,
  items: list.map((item) => ({
    type: item.type,
    label: (item[item.type] as { content?: string } | undefined)?.content ?? '',
  })),
});

const bubble = (world: World, account: string) => (m: KfLogged) => ({
  id: m.msgid,
  origin: m.origin === 3 ? ('reply' as const) : ('direct' as const),
  at: m.at.toISOString(),
  from:
    m.origin === 3
      ? { kind: 'person' as const, id: m.personId, name: world.people.find(m.personId ?? 0)?.name ?? '' }
      : { kind: 'staff' as const, id: m.servicer, name: world.staff.find(m.servicer ?? '')?.name ?? account },
  text: null,
  attachments: [],
  ...(m.recalled ? {} : partsOf(m.msgtype, m.body as Body)),
  recalled: m.recalled,
});

function offerOf(world: World, { openKfId, personId }: KfSession) {
  const offer = world.kf.upgrades.find(openKfId, personId);
  if (!offer) return null;
  const name = offer.kind === 'member' ? world.staff.find(offer.id)?.name : world.groups.find(offer.id)?.name;
  return { kind: offer.kind, name: name ?? offer.id, wording: offer.wording };
}

function sessionOf(world: World, session: KfSession, account: string) {
  return {
    openKfId: session.openKfId,
    name: account,
    state: session.state,
    servicer: (session.servicer && world.staff.find(session.servicer)?.name) || null,
    since: new Date(session.enteredAt * 1000).toISOString(),
    messages: world.kf.log.between(session.openKfId, session.personId).map(bubble(world, account)),
  };
}

/** A customer's chats with accounts of 微信客服. */
export const customerKf = (world: World, personId: number) =>
  world.kf.sessions.ofPerson(personId).flatMap((session) => {
    const account = world.kf.accounts.find(session.openKfId);
    if (!account) return [];
    return [
      {
        ...sessionOf(world, session, account.name),
        avatar: account.avatar,
        refusing: session.customerRefuses,
        offer: offerOf(world, session),
      },
    ];
  });

/** What a servicer has before them: who waits in the queue, and whom they serve. */
export const servicerKf = (world: World, userid: string) =>
  world.kf.accounts
    .all()
    .filter(({ openKfId }) => world.kf.servicers.serves(openKfId, userid))
    .flatMap((account) =>
      world.kf.sessions
        .ofAccount(account.openKfId)
        .filter(({ state, servicer }) => state === 2 || (state === 3 && servicer === userid.toLowerCase()))
        .map((session) => ({
          ...sessionOf(world, session, account.name),
          personId: session.personId,
          customer: world.people.find(session.personId)?.name ?? '',
        })),
    );
