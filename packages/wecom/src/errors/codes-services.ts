import type { CodeRow } from './code.ts';

/** Customer service (kf), session archive, payments (doc 90313, 2026-07-26). */
export const serviceCodes: readonly CodeRow[] = [
  [[60251, 60252], 'D', 'open_kfid 缺失或无效', 'open_kfid missing or invalid'],
  [60253, 'D', '接待人员不在列表中', 'servicer not in the list'],
  [95000, 'D', 'open_kfid 无效', 'open_kfid invalid'],
  [95001, 'W', '客服已连发 5 条，须等客户回复', 'five messages sent; wait for the customer'],
  [95002, 'W', '距客户最后一条消息已超过 48 小时', 'more than 48 h since the customer wrote'],
  [95004, 'D', '客服账号不存在', 'open_kfid does not exist'],
  [95007, 'D', '客服消息 token 无效', 'message token invalid; call without it'],
  [95008, 'D', '菜单项数量错误', 'menu count not allowed'],
  [95009, 'D', '菜单项类型错误', 'menu type not allowed'],
  [[95011, 95012], 'C', '客服接入方式不支持此调用', 'customer service mode does not allow this'],
  [95013, 'D', '会话已结束', 'session ended'],
  [95014, 'D', '成员不是接待人员或未激活', 'not a servicer or not activated'],
  [95016, 'D', '会话状态不能这样变更', 'transition not allowed'],
  [95017, 'C', '客服 API 未开启', 'API switched off for this account'],
  [95018, 'D', '会话状态不允许发送', 'state does not allow sending'],
  [95019, 'D', '接待人员已停止接待', 'servicer paused'],
  [[95026, 95027], 'C', '不能创建更多客服账号', 'account creation refused'],
  [95033, 'S', '客服消息 msgid 重复', 'msgid repeated'],
  [301042, 'C', '会话存档 IP 不在名单中', 'archive: address not allowed'],
  [301052, 'C', '会话存档已过期', 'archive expired'],
  [301053, 'C', '会话存档未开启', 'archive switched off'],
  [301058, 'D', '会话存档分页过大', 'archive page too big'],
  [301060, 'D', '同意情况查询过多', 'too many consent queries'],
  [[660001, 660014], 'C', '对外收款的商户、收款人或范围有误', 'payments: merchant, payee or scope'],
];
