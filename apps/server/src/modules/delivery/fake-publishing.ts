interface FakeMoment {
  momentId: string;
  jobId: string;
  text: string;
  attachments: FakeAttachment[];
  userids: string[];
  tags: string[];
  createTime: number;
  cancelled: boolean;
  published: Set<string>;
}

/** One piece beside a text. */
export interface FakeAttachment {
  msgtype: string;
  image?: { media_id: string };
  video?: { media_id: string };
  link?: { title: string; url: string; media_id?: string };
  miniprogram?: { pic_media_id: string };
  file?: { media_id: string };
}

/** What a call may hold; each endpoint reads its own members. */
interface Body {
  text?: { content: string };
  attachments?: FakeAttachment[];
  visible_range?: {
    sender_list?: { user_list?: string[] };
    external_contact_list?: { tag_list?: string[] };
  };
  start_time: number;
  end_time: number;
  moment_id: string;
  userid: string;
  template_id: string;
}

/** Members whom WeCom refuses as senders. */
const REFUSED = /^refused\./;

const mediaIn = (pieces: FakeAttachment[] = []) =>
  pieces
    .map(({ image, video, file, miniprogram, link }) =>
      [image?.media_id, video?.media_id, file?.media_id, miniprogram?.pic_media_id, link?.media_id].find(Boolean),
    )
    .filter((id) => id !== undefined);

/** The fake WeCom's files, moments and group welcome material. */
export function fakePublishing(unix: () => number) {
  const media = new Map<string, { purpose: string; type: string; bytes: number }>();
  const moments: FakeMoment[] = [];
  const templates = new Map<string, object>();
  /** Business seconds that a job takes; its moment is in the books from the beginning. */
  let jobsRun = false;
  let made = 0;

  const take = (purpose: string, query: URLSearchParams, bytes: number) => {
    made += 1;
    const id = `${purpose}-${made}`;
    const type = query.get('type') ?? query.get('media_type') ?? 'image';
    media.set(id, { purpose, type, bytes });
    return id;
  };
  const unknownMedia = (pieces: FakeAttachment[] | undefined, purpose: string) =>
    mediaIn(pieces).some((id) => media.get(id)?.purpose !== purpose);
  const momentOf = ({ moment_id }: Body) => moments.find(({ momentId }) => momentId === moment_id);

  /** Uploads: the size of what came and the query. */
  const uploads: Record<string, (query: URLSearchParams, bytes: number) => object> = {
    'media/upload': (query, bytes) => ({
      type: query.get('type'),
      media_id: take('message', query, bytes),
      created_at: '1',
    }),
    'media/upload_attachment': (query, bytes) => ({ media_id: take('moment', query, bytes), created_at: 1 }),
    'media/uploadimg': (query, bytes) => ({ url: `https://wework.example/${take('permanent', query, bytes)}` }),
  };

  const answers: Record<string, (body: Body, query: URLSearchParams) => object> = {
    'externalcontact/add_moment_task'(body) {
      if (unknownMedia(body.attachments, 'moment')) return { errcode: 40007 };
      const no = moments.length + 1;
      moments.push({
        momentId: `mom${no}`,
        jobId: `job${no}`,
        text: body.text?.content ?? '',
        attachments: body.attachments ?? [],
        userids: body.visible_range?.sender_list?.user_list ?? [],
        tags: body.visible_range?.external_contact_list?.tag_list ?? [],
        createTime: unix(),
        cancelled: false,
        published: new Set(),
      });
      return { jobid: `job${no}` };
    },
    'externalcontact/get_moment_task_result'(_, query) {
      const moment = moments.find(({ jobId }) => jobId === query.get('jobid'));
      if (!moment) return { errcode: 41059 };
      if (jobsRun) return { status: 2, type: 'add_moment_task' };
      const invalid = { user_list: moment.userids.filter((userid) => REFUSED.test(userid)), department_list: [] };
      return {
        status: 3,
        type: 'add_moment_task',
        result: { errcode: 0, errmsg: 'ok', moment_id: moment.momentId, invalid_sender_list: invalid },
      };
    },
    'externalcontact/get_moment_list': ({ start_time, end_time }) => ({
      moment_list: moments
        .filter(({ createTime }) => createTime >= start_time && createTime <= end_time)
        .map(({ momentId, createTime, text, attachments }) => ({
          moment_id: momentId,
          create_time: String(createTime),
          create_type: 0,
          visible_type: 1,
          ...(text ? { text: { content: text } } : {}),
          image: attachments.filter(({ msgtype }) => msgtype === 'image').map(() => ({ media_id: 'in-the-books' })),
          ...Object.assign({}, ...attachments.filter(({ link }) => link).map(({ link }) => ({ link }))),
        })),
    }),
    'externalcontact/get_moment_task'(body) {
      const moment = momentOf(body);
      if (!moment) return { errcode: 41059 };
      return {
        task_list: moment.userids
          .filter((userid) => !REFUSED.test(userid))
          .map((userid) => ({ userid, publish_status: moment.published.has(userid) ? 1 : 0 })),
      };
    },
    'externalcontact/get_moment_send_result'(body) {
      if (!momentOf(body)?.published.has(body.userid)) return { errcode: 41067 };
      return { customer_list: ['wm1', 'wm2', 'wm3'].map((external_userid) => ({ external_userid })) };
    },
    'externalcontact/get_moment_comments': () => ({
      like_list: [
        { external_userid: 'wm1', create_time: unix() },
        { userid: 'a.colleague', create_time: unix() },
      ],
      comment_list: [{ external_userid: 'wm2 ', create_time: unix() }],
    }),
    'externalcontact/cancel_moment_task'(body) {
      const moment = momentOf(body);
      if (moment) moment.cancelled = true;
      return moment ? {} : { errcode: 41059 };
    },
    'externalcontact/group_welcome_template/add'(body) {
      if (templates.size >= 100) return { errcode: 41055 };
      const id = `tpl${templates.size + 1}`;
      templates.set(id, body);
      return { template_id: id };
    },
    'externalcontact/group_welcome_template/edit'(body) {
      if (!templates.has(body.template_id)) return { errcode: 41058 };
      templates.set(body.template_id, body);
      return {};
    },
    'externalcontact/group_welcome_template/del': (body) =>
      templates.delete(body.template_id) ? {} : { errcode: 41058 },
  };

  return {
    answers,
    uploads,
    unknownMedia,
    state: {
      media,
      moments,
      templates,
      /** A member publishes, unless it was cancelled before. */
      publish(momentId: string, userid: string): boolean {
        const moment = moments.find((one) => one.momentId === momentId);
        if (!moment || moment.cancelled) return false;
        moment.published.add(userid);
        return true;
      },
      /** Jobs stay unfinished until said otherwise. */
      holdJobs: (held: boolean) => {
        jobsRun = held;
      },
      /** WeCom forgets these files, or all. */
      forgetMedia: (...ids: string[]) => {
        if (ids.length === 0) media.clear();
        for (const id of ids) media.delete(id);
      },
    },
  };
}
