import { z } from 'zod';
import type { AcquisitionLink } from '../world/acquisition/links.ts';
import { beijingDay } from '../world/days.ts';
import { refuse } from '../world/errors.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { flag, num, paged, pageOf, upToCharacters } from './shapes.ts';

const Id = z.object({ link_id: z.string() });
const Settings = {
  link_name: upToCharacters(30).min(1),
  range: z.object({ user_list: z.array(z.string()).default([]), department_list: z.array(num).default([]) }),
  skip_verify: flag.optional(),
  priority_option: z
    .object({ priority_type: z.literal([1, 2]), priority_userid_list: z.array(z.string()).default([]) })
    .optional(),
  mark_source: flag.optional(),
};
const New = z.object(Settings);
const Change = Id.extend(z.object(Settings).partial().shape);

const settingsOf = (q: Partial<z.output<typeof New>>) => ({
  name: q.link_name,
  users: q.range?.user_list,
  departments: q.range?.department_list,
  skipVerify: q.skip_verify,
  priority: q.priority_option && {
    type: q.priority_option.priority_type,
    users: q.priority_option.priority_userid_list,
  },
  markSource: q.mark_source,
});

/** As the platform's `https://work.weixin.qq.com/ca/…`; `?customer_channel=…` may be appended. */
const acquisitionUrl = (sandboxUrl: string, linkId: string) => `${sandboxUrl}/ca/${linkId}`;

const linkShape = (link: AcquisitionLink, { sandboxUrl }: Backstage) => ({
  link_id: link.linkId,
  link_name: link.name,
  url: acquisitionUrl(sandboxUrl, link.linkId),
  create_time: link.createdAt,
});

const path = (name: string) => `externalcontact/customer_acquisition/${name}`;

export const acquisitionEndpoints: Endpoint[] = [
  endpoint('POST', path('list_link'), z.object(pageOf(100, 100)), (q, { world }) => {
    const { rows, nextCursor } = paged((offset, limit) => world.acquisition.links.listOwn(offset, limit), q);
    return { link_id_list: rows, next_cursor: nextCursor };
  }),
  endpoint('POST', path('get'), Id, ({ link_id }, backstage) => {
    const link = backstage.world.acquisition.links.own(link_id);
    return {
      link: { ...linkShape(link, backstage), skip_verify: link.skipVerify, mark_source: link.markSource },
      range: { user_list: link.users, department_list: link.departments },
      ...(link.priority
        ? { priority_option: { priority_type: link.priority.type, priority_userid_list: link.priority.users } }
        : {}),
    };
  }),
  endpoint('POST', path('create_link'), New, (q, backstage) => {
    const { range } = q;
    const link = backstage.world.acquisition.links.create({
      ...settingsOf(q),
      name: q.link_name,
      users: range.user_list,
      departments: range.department_list,
    });
    return { link: linkShape(link, backstage) };
  }),
  endpoint('POST', path('update_link'), Change, (q, { world }) => {
    world.acquisition.links.update(q.link_id, settingsOf(q));
    return {};
  }),
  endpoint('POST', path('delete_link'), Id, ({ link_id }, { world }) => {
    world.acquisition.links.remove(link_id);
    return {};
  }),
  endpoint('POST', path('customer'), Id.extend(pageOf(1000, 1000)), (q, { world }) => {
    const { linkId } = world.acquisition.links.own(q.link_id);
    const { rows, nextCursor } = paged((offset, limit) => world.acquisition.customers(linkId, offset, limit), q);
    return {
      customer_list: rows.map(({ messages, state, ...row }) => ({
        ...row,
        chat_status: messages > 0 ? 1 : 0,
        ...(state ? { state } : {}),
      })),
      next_cursor: nextCursor,
    };
  }),
  endpoint('GET', 'externalcontact/customer_acquisition_quota', z.object({}), (_, { world }) => {
    const { total, balance, purchases } = world.acquisition.quota.state();
    return {
      total,
      balance,
      quota_list: purchases.map((one) => ({ expire_date: one.expireDate, balance: one.balance })),
    };
  }),
  endpoint('POST', path('statistic'), Id.extend({ start_time: num, end_time: num }), (q, { world }) => {
    const { linkId } = world.acquisition.links.own(q.link_id);
    const { back, span } = world.settings.acquisitionStatisticDays;
    const [from, until] = [beijingDay(new Date(q.start_time * 1000)), beijingDay(new Date(q.end_time * 1000))];
    if (until < from) refuse(40058, 'end_time is before start_time');
    if (until - from > span) refuse(40058, `more than ${span} days`);
    if (from < beijingDay(world.clock.now()) - back) refuse(40058, `more than ${back} days ago`);
    const { clicked, added } = world.acquisition.statistic(linkId, from, until);
    return { click_link_customer_cnt: clicked, new_customer_cnt: added };
  }),
  endpoint('POST', path('get_chat_info'), z.object({ chat_key: z.string() }), ({ chat_key }, { world }) => {
    const chat = world.acquisition.chatInfo(chat_key);
    return {
      userid: chat.userid,
      external_userid: world.people.find(chat.personId)?.externalUserid ?? refuse(41201, 'invalid chat_key'),
      chat_info: { recv_msg_cnt: chat.messages, link_id: chat.linkId, state: chat.state },
    };
  }),
];
