interface CardBody {
  title?: string;
  card_type?: string;
  task_id?: string;
  main_title?: { title: string; desc?: string };
  sub_title_text?: string;
  button_list?: { key: string; text: string }[];
  card_action?: { url: string };
}

/** One card on one phone. */
interface FakeCard {
  touser: string;
  title: string;
  msgid: string;
  taskId: string | null;
  body: CardBody;
  /** What stands where its buttons were. */
  words: string | null;
}

interface SendBody {
  touser: string;
  textcard?: CardBody;
  template_card?: CardBody;
}
interface UpdateBody {
  userids: string[];
  response_code: string;
  template_card: CardBody & { replace_text?: string };
}

/**
 * Messages of the app, for tests: an equal one within the interval is dropped, a response code is good for one change, a
 * task id for one card. The code of a repeat changes nothing: it is not the code of the message that arrived.
 */
export function fakeCards() {
  /** One per receiver. */
  const cards: FakeCard[] = [];
  const invalid = new Set<string>();
  const unlicensed = new Set<string>();
  const codes = new Map<string, { msgid: string; userid: string | null }>();
  let messages = 0;

  const newCode = (msgid: string, userid: string | null): string => {
    const code = `code-${codes.size + 1}-${msgid}`;
    codes.set(code, { msgid, userid });
    return code;
  };

  const answers: Record<string, (body: never) => object> = {
    'message/send'(body: SendBody) {
      const receivers = body.touser.split('|');
      const reached = receivers.filter((userid) => !invalid.has(userid) && !unlicensed.has(userid));
      if (receivers.every((userid) => invalid.has(userid))) return { errcode: 81013 };
      messages += 1;
      const msgid = `card${messages}`;
      const card = body.template_card ?? body.textcard!;
      const taskId = card.task_id ?? null;
      const isRepeat = taskId !== null && cards.some((one) => one.taskId === taskId);
      if (!isRepeat) {
        const title = card.title ?? card.main_title?.title ?? '';
        cards.push(...reached.map((touser) => ({ touser, title, msgid, taskId, body: card, words: null })));
      }
      return {
        msgid,
        invaliduser: receivers.filter((userid) => invalid.has(userid)).join('|'),
        unlicenseduser: receivers.filter((userid) => unlicensed.has(userid)).join('|'),
        ...(body.template_card ? { response_code: newCode(msgid, null) } : {}),
      };
    },
    'message/update_template_card'(body: UpdateBody) {
      const code = codes.get(body.response_code);
      if (!code) return { errcode: 60140 };
      codes.delete(body.response_code);
      for (const card of cards) {
        if (card.msgid !== code.msgid || !body.userids.includes(card.touser)) continue;
        if (code.userid && code.userid !== card.touser) continue;
        card.body = body.template_card;
        card.words = body.template_card.replace_text ?? body.template_card.main_title?.desc ?? null;
      }
      return { invaliduser: [] };
    },
  };

  return {
    answers,
    state: {
      cards,
      /** Members whom no message reaches. */
      invalid,
      unlicensed,
      /** A member presses a button; answers the elements of the event. */
      pressCard(userid: string, taskId: string, key: string) {
        const card = cards.find((one) => one.touser === userid && one.taskId === taskId);
        if (!card) throw new Error(`${userid} has no such card`);
        const responseCode = newCode(card.msgid, userid);
        return { fromUser: userid, TaskId: taskId, EventKey: key, ResponseCode: responseCode };
      },
      /** 72 hours have passed for everything sent so far. */
      forgetCodes: () => codes.clear(),
    },
  };
}
