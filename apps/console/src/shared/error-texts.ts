import type { Language, Texts } from '@xiaoer/ui';

/** Words for the problems that operators can do something about; all others get the general sentence and their code. */
export const errorTexts: Record<Language, Texts> = {
  'zh-CN': {
    access: {
      login_refused: '账号或密码不对。',
      too_many_logins: { title: '试得太多了', text: '请过几分钟再试。' },
      password_wrong: '现在的密码不对。',
      last_admin: { title: '这是最后一位管理员', text: '先让另一个人成为管理员。' },
      login_taken: '这个账号已经有人用了。',
      password_refused: { title: '密码不合要求', text: '至少 10 个字符，不要用常见密码。' },
    },
    customers: {
      not_found: { title: '没有这位顾客', text: '编号可能写错了，或者她的资料已经删除。' },
      same_customer: '这两个编号已经是同一位顾客。',
    },
    playbooks: {
      run_not_found: '没有这次执行。',
      run_not_open: { title: '这次执行已经结束', text: '没有什么可以停下的了。' },
    },
    offers: {
      offer_unknown: '没有这个券模板。',
      coupon_not_found: '没有这张券，请核对券码。',
      coupon_refused: { title: '这张券不能作废', text: '它已经核销或作废过了。' },
      drop_not_found: '没有这场秒杀。',
      store_unknown: '没有这家门店，或不在你的范围内。',
      bad_terms: '这些条款合不到一起，请检查金额。',
    },
    clock: { not_scaled: '现在用的是真实时间，不能调整。' },
    delivery: {
      sync_running: { title: '已经有一次同步在进行', text: '等它结束以后再开始。' },
      transfer_changed: { title: '人数变了', text: '核对以后情况有变化，请再看一遍数字。' },
      transfer_empty: '没有可以移交的顾客或群。',
      transfer_same_person: '不能移交给自己。',
      transfer_has_left: { title: '这位成员已经离职', text: '请从离职名单里移交。' },
      transfer_not_left: { title: '这位成员还没有离职', text: '请用在职移交。' },
      transfer_account_unknown: { title: '没有这个账号', text: '它可能已经停用，请先同步通讯录。' },
      transfer_store_unknown: '没有这家门店，或不在你的范围内。',
      transfer_not_found: '没有这次交接，或不在你的范围内。',
      transfer_not_open: { title: '没有可以停下的了', text: '都已经发起，或者这次交接已经结束。' },
      connection_set_outside: { title: '这里不能改', text: '企业的连接由环境变量设置。' },
      nothing_to_retry: { title: '没有可以再试的', text: '它可能已经处理好了，刷新看看。' },
    },
    attention: { setting_refused: { title: '这个数字不能用', text: '请填在允许范围内的整数。' } },
  },
  en: {
    access: {
      login_refused: 'Wrong login or password.',
      too_many_logins: { title: 'Too many attempts', text: 'Please try again in a few minutes.' },
      password_wrong: 'The current password is wrong.',
      last_admin: { title: 'This is the last administrator', text: 'Make somebody else an administrator first.' },
      login_taken: 'This login is taken.',
      password_refused: { title: 'This password will not do', text: 'At least 10 characters, and not a common one.' },
    },
    customers: {
      not_found: { title: 'No such customer', text: 'The number may be wrong, or she was erased.' },
      same_customer: 'Both numbers are one customer already.',
    },
    playbooks: {
      run_not_found: 'No such run.',
      run_not_open: { title: 'This run is over', text: 'There is nothing left to stop.' },
    },
    offers: {
      offer_unknown: 'No such offer.',
      coupon_not_found: 'No such coupon; check the code.',
      coupon_refused: { title: 'This coupon can not be voided', text: 'It was redeemed or voided before.' },
      drop_not_found: 'No such drop.',
      store_unknown: 'No such store within your scope.',
      bad_terms: "These terms don't fit together; check the amounts.",
    },
    clock: { not_scaled: "This is real time; it can't be changed." },
    delivery: {
      sync_running: { title: 'A synchronisation is running already', text: 'Start again when it has ended.' },
      transfer_changed: { title: 'The numbers have changed', text: 'Please look at them once more.' },
      transfer_empty: 'There is nothing to hand over.',
      transfer_same_person: 'Nobody hands over to herself.',
      transfer_has_left: { title: 'This member has left', text: 'Start from the list of those who left.' },
      transfer_not_left: { title: 'This member has not left', text: 'Hand over on the job.' },
      transfer_account_unknown: { title: 'No such account', text: 'It may be inactive; synchronise the directory.' },
      transfer_store_unknown: 'No such store within your scope.',
      transfer_not_found: 'No such hand-over within your scope.',
      transfer_not_open: { title: 'There is nothing left to stop', text: 'All was asked, or it is over.' },
      connection_set_outside: { title: 'Not to be changed here', text: 'The environment sets the connection.' },
      nothing_to_retry: { title: 'Nothing to try again', text: 'It may be done by now; have another look.' },
    },
    attention: {
      setting_refused: { title: 'This number will not do', text: 'A whole number within the range, please.' },
    },
  },
};
