/**
 * What may be done when it is not known whether a call was accepted.
 * `safe`: it changes nothing that counts; repeat it.
 * `keyed`: it names its subject (an id, a one-time code, a message id), so a repeat leaves the same end state; repeat it.
 * `reconcile`: every accepted call does it again (another mass send, another code, another message); look first.
 */
export type RetryClass = 'safe' | 'keyed' | 'reconcile';

/** How one endpoint is called. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'UPLOAD' | 'DOWNLOAD';
  /** Below `/cgi-bin/`. */
  path: string;
  retry: RetryClass;
}

const get = (path: string): Endpoint => ({ method: 'GET', path, retry: 'safe' });
/** A read that the platform wants as a POST. */
const read = (path: string): Endpoint => ({ method: 'POST', path, retry: 'safe' });
const keyed = (path: string): Endpoint => ({ method: 'POST', path, retry: 'keyed' });
const reconcile = (path: string): Endpoint => ({ method: 'POST', path, retry: 'reconcile' });
/** A repeated upload leaves one more file that nobody refers to. */
const upload = (path: string): Endpoint => ({ method: 'UPLOAD', path, retry: 'safe' });

/** Every endpoint this package knows: its name here, how it is called and what a lost answer means (API.md §1). */
export const endpoints = {
  'base.getToken': get('gettoken'),
  'base.getApiDomainIp': get('get_api_domain_ip'),
  'base.getCallbackIp': get('getcallbackip'),
  'agent.get': get('agent/get'),

  'department.list': get('department/list'),
  'department.simplelist': get('department/simplelist'),
  'department.get': get('department/get'),
  'user.get': get('user/get'),
  'user.simplelist': get('user/simplelist'),
  'user.list': get('user/list'),
  'user.listId': read('user/list_id'),
  'user.getUserid': read('user/getuserid'),
  'user.getUseridByEmail': read('user/get_userid_by_email'),

  'oauth.getUserInfo': { method: 'GET', path: 'auth/getuserinfo', retry: 'keyed' }, // its code works once
  'oauth.getUserDetail': read('auth/getuserdetail'),
  'jssdk.corpTicket': get('get_jsapi_ticket'),
  'jssdk.agentTicket': get('ticket/get'),

  'externalContact.getFollowUserList': get('externalcontact/get_follow_user_list'),
  'externalContact.list': get('externalcontact/list'),
  'externalContact.get': get('externalcontact/get'),
  'externalContact.batchGetByUser': read('externalcontact/batch/get_by_user'),
  'externalContact.remark': keyed('externalcontact/remark'),
  'externalContact.markTag': keyed('externalcontact/mark_tag'),
  'externalContact.contactList': read('externalcontact/contact_list'),
  'externalContact.convertToOpenid': read('externalcontact/convert_to_openid'),
  'externalContact.unionidToExternalUserid': read('idconvert/unionid_to_external_userid'),
  'externalContact.convertTmpExternalUserid': read('idconvert/convert_tmp_external_userid'),

  'tag.getCorpTagList': read('externalcontact/get_corp_tag_list'),
  'tag.add': reconcile('externalcontact/add_corp_tag'),
  'tag.edit': keyed('externalcontact/edit_corp_tag'),
  'tag.del': keyed('externalcontact/del_corp_tag'),
  'strategyTag.getList': read('externalcontact/get_strategy_tag_list'),
  'strategyTag.add': reconcile('externalcontact/add_strategy_tag'),
  'strategyTag.edit': keyed('externalcontact/edit_strategy_tag'),
  'strategyTag.del': keyed('externalcontact/del_strategy_tag'),

  'contactWay.add': reconcile('externalcontact/add_contact_way'),
  'contactWay.get': read('externalcontact/get_contact_way'),
  'contactWay.list': read('externalcontact/list_contact_way'),
  'contactWay.update': keyed('externalcontact/update_contact_way'),
  'contactWay.del': keyed('externalcontact/del_contact_way'),
  'contactWay.closeTempChat': keyed('externalcontact/close_temp_chat'),

  'welcome.send': keyed('externalcontact/send_welcome_msg'),
  'groupWelcome.add': reconcile('externalcontact/group_welcome_template/add'),
  'groupWelcome.edit': keyed('externalcontact/group_welcome_template/edit'),
  'groupWelcome.get': read('externalcontact/group_welcome_template/get'),
  'groupWelcome.del': keyed('externalcontact/group_welcome_template/del'),

  'massMessage.addTemplate': reconcile('externalcontact/add_msg_template'),
  'massMessage.remind': reconcile('externalcontact/remind_groupmsg_send'),
  'massMessage.cancel': keyed('externalcontact/cancel_groupmsg_send'),
  'massMessage.list': read('externalcontact/get_groupmsg_list_v2'),
  'massMessage.tasks': read('externalcontact/get_groupmsg_task'),
  'massMessage.sendResults': read('externalcontact/get_groupmsg_send_result'),

  'moment.addTask': reconcile('externalcontact/add_moment_task'),
  'moment.getTaskResult': get('externalcontact/get_moment_task_result'),
  'moment.cancel': keyed('externalcontact/cancel_moment_task'),
  'moment.list': read('externalcontact/get_moment_list'),
  'moment.tasks': read('externalcontact/get_moment_task'),
  'moment.customers': read('externalcontact/get_moment_customer_list'),
  'moment.sendResults': read('externalcontact/get_moment_send_result'),
  'moment.comments': read('externalcontact/get_moment_comments'),

  'groupChat.list': read('externalcontact/groupchat/list'),
  'groupChat.get': read('externalcontact/groupchat/get'),
  'groupChat.opengidToChatid': read('externalcontact/opengid_to_chatid'),
  'groupChat.statistic': read('externalcontact/groupchat/statistic'),
  'groupChat.statisticByDay': read('externalcontact/groupchat/statistic_group_by_day'),
  'groupChat.transfer': keyed('externalcontact/groupchat/transfer'),
  'groupChat.onjobTransfer': keyed('externalcontact/groupchat/onjob_transfer'),
  'joinWay.add': reconcile('externalcontact/groupchat/add_join_way'),
  'joinWay.get': read('externalcontact/groupchat/get_join_way'),
  'joinWay.update': keyed('externalcontact/groupchat/update_join_way'),
  'joinWay.del': keyed('externalcontact/groupchat/del_join_way'),

  'statistics.getUserBehaviorData': read('externalcontact/get_user_behavior_data'),

  'transfer.customer': keyed('externalcontact/transfer_customer'),
  'transfer.result': read('externalcontact/transfer_result'),
  'transfer.unassignedList': read('externalcontact/get_unassigned_list'),
  'transfer.resignedCustomer': keyed('externalcontact/resigned/transfer_customer'),
  'transfer.resignedResult': read('externalcontact/resigned/transfer_result'),

  'acquisition.listLinks': read('externalcontact/customer_acquisition/list_link'),
  'acquisition.get': read('externalcontact/customer_acquisition/get'),
  'acquisition.create': reconcile('externalcontact/customer_acquisition/create_link'),
  'acquisition.update': keyed('externalcontact/customer_acquisition/update_link'),
  'acquisition.del': keyed('externalcontact/customer_acquisition/delete_link'),
  'acquisition.customers': read('externalcontact/customer_acquisition/customer'),
  'acquisition.quota': get('externalcontact/customer_acquisition_quota'),
  'acquisition.statistic': read('externalcontact/customer_acquisition/statistic'),
  'acquisition.getChatInfo': read('externalcontact/customer_acquisition/get_chat_info'),

  'interceptRule.add': reconcile('externalcontact/add_intercept_rule'),
  'interceptRule.list': get('externalcontact/get_intercept_rule_list'),
  'interceptRule.get': read('externalcontact/get_intercept_rule'),
  'interceptRule.update': keyed('externalcontact/update_intercept_rule'),
  'interceptRule.del': keyed('externalcontact/del_intercept_rule'),

  'productAlbum.add': reconcile('externalcontact/add_product_album'),
  'productAlbum.get': read('externalcontact/get_product_album'),
  'productAlbum.list': read('externalcontact/get_product_album_list'),
  'productAlbum.update': keyed('externalcontact/update_product_album'),
  'productAlbum.del': keyed('externalcontact/delete_product_album'),

  'kf.accountAdd': reconcile('kf/account/add'),
  'kf.accountDel': keyed('kf/account/del'),
  'kf.accountUpdate': keyed('kf/account/update'),
  'kf.accountList': read('kf/account/list'),
  'kf.addContactWay': keyed('kf/add_contact_way'), // the link of one account and scene, not a new object
  'kf.servicerAdd': keyed('kf/servicer/add'),
  'kf.servicerDel': keyed('kf/servicer/del'),
  'kf.servicerList': get('kf/servicer/list'),
  'kf.serviceStateGet': read('kf/service_state/get'),
  'kf.serviceStateTrans': reconcile('kf/service_state/trans'), // answers a one-time msg_code: read the state first
  'kf.syncMsg': read('kf/sync_msg'),
  'kf.sendMsg': keyed('kf/send_msg'), // by msgid, which the client makes when the caller gives none
  'kf.sendMsgOnEvent': keyed('kf/send_msg_on_event'), // by its one-time code
  'kf.customerBatchGet': read('kf/customer/batchget'),
  'kf.getUpgradeServiceConfig': get('kf/customer/get_upgrade_service_config'),
  'kf.upgradeService': keyed('kf/customer/upgrade_service'),
  'kf.cancelUpgradeService': keyed('kf/customer/cancel_upgrade_service'),
  'kf.getCorpStatistic': read('kf/get_corp_statistic'),
  'kf.getServicerStatistic': read('kf/get_servicer_statistic'),

  'media.upload': upload('media/upload'),
  'media.uploadImg': upload('media/uploadimg'),
  'media.uploadAttachment': upload('media/upload_attachment'),
  'media.uploadByUrl': read('media/upload_by_url'),
  'media.getUploadByUrlResult': read('media/get_upload_by_url_result'),
  'media.get': { method: 'DOWNLOAD', path: 'media/get', retry: 'safe' },

  'message.send': reconcile('message/send'),
  'message.updateTemplateCard': keyed('message/update_template_card'), // by its one-time response code
  'message.recall': keyed('message/recall'),

  'archive.getPermitUserList': read('msgaudit/get_permit_user_list'),
  'archive.checkSingleAgree': read('msgaudit/check_single_agree'),
  'archive.checkRoomAgree': read('msgaudit/check_room_agree'),
  'archive.getGroupChat': read('msgaudit/groupchat/get'),

  'pay.getBillList': read('externalpay/get_bill_list'),
  'pay.getFundFlow': read('externalpay/get_fund_flow'),
  'pay.getPaymentInfo': read('externalpay/get_payment_info'),
  'pay.getMerchant': read('externalpay/getmerchant'),
} as const satisfies Record<string, Endpoint>;

/** Name of an endpoint: its group and method in the client, mostly. */
export type EndpointName = keyof typeof endpoints;
