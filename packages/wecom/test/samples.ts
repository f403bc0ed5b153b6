import { toXml } from '../src/index.ts';

/** The worked example's receiver (CALLBACKS §6): own values, known to nobody. */
export const sampleConfig = {
  token: 'Lark7Fern2Moss',
  encodingAesKey: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA',
  receiveId: 'ww1f0c2a9d5b7e3481',
};

const head = { ToUserName: sampleConfig.receiveId, FromUserName: 'sys', CreateTime: 1_767_225_661, MsgType: 'event' };

/** Plaintexts of the kinds that a shop's day is made of, and the more nested ones. */
export const samplePlaintexts: Readonly<Record<string, string>> = {
  'change_external_contact.add_external_contact': toXml({
    ...head,
    Event: 'change_external_contact',
    ChangeType: 'add_external_contact',
    UserID: 'lin.qiao',
    ExternalUserID: 'wmK3xQCAAAexample0000000001',
    State: '北区门店07',
    WelcomeCode: 'Wc-2f81',
  }),
  'change_external_chat.update': toXml({
    ...head,
    Event: 'change_external_chat',
    ChatId: 'wrK3xQCAAAgroup000000001',
    ChangeType: 'update',
    UpdateDetail: 'del_member',
    JoinScene: 0,
    QuitScene: 1,
    MemChangeCnt: 1,
    MemChangeList: { Item: ['wmK3xQCAAAexample0000000009'] },
    LastMemVer: '0f3c',
    CurMemVer: 'a71e',
  }),
  kf_msg_or_event: toXml({
    ToUserName: sampleConfig.receiveId,
    CreateTime: 1_767_236_400,
    MsgType: 'event',
    Event: 'kf_msg_or_event',
    Token: 'ENCexampletoken',
    OpenKfId: 'wkK3xQCAAAkf00001',
  }),
  template_card_event: toXml({
    ...head,
    FromUserName: 'lin.qiao',
    Event: 'template_card_event',
    EventKey: 'done',
    TaskId: 'bc-20260101-7',
    CardType: 'vote_interaction',
    ResponseCode: 'rc-1',
    AgentID: 1_000_021,
    SelectedItems: {
      SelectedItem: [{ QuestionKey: 'q_reason', OptionIds: { OptionId: ['busy', 'later'] } }],
    },
  }),
};
