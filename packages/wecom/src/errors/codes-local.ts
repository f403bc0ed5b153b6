import type { Bilingual } from './code.ts';

/** Words for what has no errcode: our own limits, the way to the platform, refused callbacks. */
export const localCodes: Readonly<Record<string, Bilingual>> = {
  // before the call
  required: { zh: '缺少必填项', en: 'a required member is missing' },
  too_long: { zh: '内容超过字节或字数上限', en: 'text over its limit of bytes or characters' },
  too_many: { zh: '数量超过上限', en: 'more items than allowed' },
  too_few: { zh: '数量低于下限', en: 'fewer items than needed' },
  not_allowed: { zh: '取值不被允许', en: 'value not allowed' },
  rate: { zh: '等待频率窗口会超过允许的时间', en: 'waiting for the rate window would take longer than allowed' },
  // on the way
  unreachable: { zh: '无法连接企业微信', en: 'no connection could be made' },
  connection: { zh: '连接中断', en: 'the connection broke' },
  timeout: { zh: '企业微信在规定时间内没有应答', en: 'no answer in time' },
  aborted: { zh: '调用被取消', en: 'the call was cancelled' },
  http: { zh: '企业微信返回了非 200 的 HTTP 状态', en: 'an HTTP status other than 200' },
  bad_answer: { zh: '无法理解企业微信的应答', en: 'an answer that cannot be understood' },
  cursor_loop: { zh: '分页游标没有前进', en: 'the cursor did not move on' },
  // callbacks
  query: { zh: '回调缺少签名参数', en: 'msg_signature, timestamp or nonce is missing' },
  signature: { zh: '回调签名不符', en: 'signature differs' },
  length: { zh: '回调密文长度不符', en: 'length of the ciphertext or of its message is wrong' },
  padding: { zh: '回调密文填充错误', en: 'padding is wrong' },
  receive_id: { zh: '回调的接收方不是本企业', en: 'meant for another receiver' },
  agent_id: { zh: '回调信封与事件中的应用不一致', en: 'the envelope names another app than the event' },
  too_large: { zh: '回调内容过大', en: 'body too large' },
  xml: { zh: '回调不是可接受的 XML', en: 'not XML that is acceptable here' },
  json: { zh: '回调不是可接受的 JSON', en: 'not JSON that is acceptable here' },
  encoding_aes_key: { zh: 'EncodingAESKey 必须是 43 个字母或数字', en: 'EncodingAESKey must be 43 letters and digits' },
};
