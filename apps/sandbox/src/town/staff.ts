import type { DuePost, WorkbenchToday } from '@xiaoer/contracts';
import type { z } from 'zod';
import type { Act } from './context.ts';
import { dayOf } from './day.ts';

/** Presses send in 群发助手, if it is still there. */
export const confirmSend: Act = async (town, userid, payload: { msgid: string }) => {
  if (!town.world.pendingSends(userid).some(({ msgid }) => msgid === payload.msgid)) return;
  town.world.confirmSend(userid, payload.msgid);
  town.count('confirmed');
};

/** Opens the workbench, looks at today's tasks and does some of them. */
export const checkTasks: Act = async (town, userid) => {
  const who = { userid };
  const answer = await town.platform.as(who, 'GET', '/api/workbench/today');
  if (answer.status >= 300) return;
  const { tasks } = answer.body as z.infer<typeof WorkbenchToday>;
  const now = town.now();
  const look = `${dayOf(now)}/${now.getTime()}`;
  const open = tasks.filter(({ status, dueAt }) => status === 'open' && Date.parse(dueAt) <= now.getTime());
  // A member works through the list one after the other, as a person does; it holds a handful.
  for (const task of open.toSorted((a, b) => (a.chatId ?? a.title).localeCompare(b.chatId ?? b.title))) {
    if (!town.draw.chance(0.85, 'does', userid, look, task.chatId ?? task.title)) continue;
    if (task.kind === 'group_post' && task.chatId) await postToGroup(town, userid, task.chatId);
    else if (task.kind === 'own' && task.checklist.length > 0) openGroup(town, userid);
    else if (task.kind === 'own') await town.platform.as(who, 'POST', `/api/workbench/tasks/${task.id}/done`, {});
  }
};

/** From the group's side bar: takes the post that is due, sends it into the open chat, reports. */
async function postToGroup(town: Parameters<Act>[0], userid: string, chatId: string): Promise<void> {
  const who = { userid };
  const { post } = (await town.platform.as(who, 'GET', `/api/workbench/groups/${chatId}/post`)).body as DuePost;
  if (post?.status !== 'due') return;
  const { text, link } = post.content;
  town.world.postToGroup(userid, chatId, {
    text,
    attachments: link
      ? [
          {
            msgtype: 'link',
            link: {
              title: link.title,
              desc: link.desc,
              url: link.url,
              ...(link.picUrl ? { picurl: link.picUrl } : {}),
            },
          },
        ]
      : [],
  });
  town.count('posted');
  await town.platform.as(who, 'POST', `/api/workbench/posts/${post.id}/sent`, { result: 'ok' });
}

/** Opens the store's next group in the client: the API can't. */
function openGroup(town: Parameters<Act>[0], userid: string): void {
  const store = town.stores.find(({ manager }) => manager === userid);
  if (!store) return;
  const number = town.world.groups.ownedBy(userid).length + 1;
  town.world.createGroup(userid, `${store.name}福利群${number}`);
  town.count('groupsOpened');
}
