import { commaList, list, number, optional, selectedItems, text, within } from './event-fields.ts';

const relation = { userId: text('UserID'), externalUserId: text('ExternalUserID') };
const party = { id: text('Id'), name: optional('Name'), parentId: optional('ParentId'), order: number('Order') };
const appTag = { id: text('Id'), tagType: text('TagType'), strategyId: optional('StrategyId') };
const app = { agentId: optional('AgentID') };
const appKey = { ...app, eventKey: optional('EventKey') };
const cardClick = {
  ...appKey,
  taskId: text('TaskId'),
  cardType: optional('CardType'),
  responseCode: optional('ResponseCode'),
};
const message = { ...app, msgId: text('MsgId') };
const activity = { ...app, effectTime: number('EffectTime') };
const member = {
  userId: text('UserID'),
  newUserId: optional('NewUserID'),
  departments: commaList('Department'),
  name: optional('Name'),
  status: number('Status'),
};

/**
 * Every event of the catalogue with its own elements. The name of a kind is the platform's `Event`, a dot and
 * `ChangeType` where there is one; messages typed by members are `message.<MsgType>`.
 */
export const eventShapes = {
  'change_external_contact.add_external_contact': {
    ...relation,
    state: optional('State'),
    welcomeCode: optional('WelcomeCode'),
  },
  'change_external_contact.add_half_external_contact': {
    ...relation,
    state: optional('State'),
    welcomeCode: optional('WelcomeCode'),
  },
  'change_external_contact.edit_external_contact': { ...relation, state: optional('State') },
  'change_external_contact.del_external_contact': { ...relation, source: optional('Source') },
  'change_external_contact.del_follow_user': relation,
  'change_external_contact.transfer_fail': { ...relation, failReason: text('FailReason') },
  'change_external_contact.msg_audit_approved': { ...relation, welcomeCode: optional('WelcomeCode') },

  'change_external_chat.create': { chatId: text('ChatId') },
  'change_external_chat.update': {
    chatId: text('ChatId'),
    updateDetail: text('UpdateDetail'),
    /** 0 invited, 3 scanned the group code; other numbers occur. Only with add_member. */
    joinScene: number('JoinScene'),
    /** 0 left, 1 removed. Only with del_member. */
    quitScene: number('QuitScene'),
    /** Not always the length of the list. */
    memberChangeCount: number('MemChangeCnt'),
    members: list('MemChangeList', 'Item'),
    lastMemberVersion: optional('LastMemVer'),
    memberVersion: optional('CurMemVer'),
  },
  'change_external_chat.dismiss': { chatId: text('ChatId') },

  'change_external_tag.create': appTag,
  'change_external_tag.update': appTag,
  'change_external_tag.delete': appTag,
  /** An empty id means: read everything again. */
  'change_external_tag.shuffle': { id: optional('Id'), strategyId: optional('StrategyId') },

  'customer_acquisition.balance_low': {},
  'customer_acquisition.balance_exhausted': {},
  'customer_acquisition.balance_increased': {},
  'customer_acquisition.quota_expire_soon': {
    expireTime: number('ExpireTime'),
    expireQuota: number('ExpireQuotaNum'),
  },
  'customer_acquisition.link_unavailable': { linkId: text('LinkId') },
  'customer_acquisition.delete_link': { linkId: text('LinkId') },
  'customer_acquisition.open_profile': { linkId: text('LinkId'), state: optional('State') },
  'customer_acquisition.friend_request': { linkId: text('LinkId'), state: optional('State') },
  'customer_acquisition.customer_start_chat': { ...relation, linkId: text('LinkId') },
  'customer_acquisition.message_from_customer': { linkId: text('LinkId'), chatKey: optional('ChatKey') },

  kf_msg_or_event: { token: text('Token'), openKfId: text('OpenKfId') },
  kf_account_auth_change: { added: list('AuthAddOpenKfId'), removed: list('AuthDelOpenKfId') },
  msgaudit_notify: app,

  'change_contact.create_user': member,
  'change_contact.update_user': member,
  'change_contact.delete_user': member,
  'change_contact.create_party': party,
  'change_contact.update_party': party,
  'change_contact.delete_party': party,
  'change_contact.update_tag': {
    tagId: text('TagId'),
    addedUsers: commaList('AddUserItems'),
    removedUsers: commaList('DelUserItems'),
    addedParties: commaList('AddPartyItems'),
    removedParties: commaList('DelPartyItems'),
  },

  template_card_event: { ...cardClick, selectedItems: selectedItems() },
  template_card_menu_event: cardClick,
  taskcard_click: { ...appKey, taskId: text('TaskId') },
  subscribe: app,
  unsubscribe: app,
  enter_agent: appKey,
  click: appKey,
  view: appKey,
  view_miniprogram: appKey,
  scancode_push: appKey,
  scancode_waitmsg: appKey,
  pic_sysphoto: appKey,
  pic_photo_or_album: appKey,
  pic_weixin: appKey,
  location_select: appKey,
  LOCATION: {
    ...app,
    latitude: number('Latitude'),
    longitude: number('Longitude'),
    precision: number('Precision'),
  },
  batch_job_result: {
    jobId: within('BatchJob', text('JobId')),
    jobType: within('BatchJob', optional('JobType')),
    errCode: within('BatchJob', number('ErrCode')),
    errMsg: within('BatchJob', optional('ErrMsg')),
  },
  upload_media_job_finish: { jobId: text('JobId') },
  open_approval_change: app,
  share_agent_change: app,
  share_chain_change: app,
  inactive_alert: activity,
  close_inactive_agent: activity,
  reopen_inactive_agent: activity,
  low_active_alert: activity,
  low_active: activity,
  active_restored: activity,

  'message.text': { ...message, content: optional('Content') },
  'message.image': { ...message, picUrl: optional('PicUrl'), mediaId: text('MediaId') },
  'message.voice': { ...message, mediaId: text('MediaId'), format: optional('Format') },
  'message.video': { ...message, mediaId: text('MediaId'), thumbMediaId: optional('ThumbMediaId') },
  'message.location': {
    ...message,
    latitude: number('Location_X'),
    longitude: number('Location_Y'),
    scale: number('Scale'),
    label: optional('Label'),
    appType: optional('AppType'),
  },
  'message.link': {
    ...message,
    title: optional('Title'),
    description: optional('Description'),
    url: optional('Url'),
    picUrl: optional('PicUrl'),
  },
} as const;
