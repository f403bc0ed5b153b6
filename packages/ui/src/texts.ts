import type { Language } from './numbers.ts';

/** Nested texts; leaves are sentences with `{{values}}`. */
export interface Texts {
  [key: string]: string | Texts;
}

/** The words of our own components. */
export const uiTexts: Record<Language, Texts> = {
  'zh-CN': {
    retry: '再试一次',
    loading: '加载中',
    requestId: '请求编号 {{id}}',
    error: {
      title: '没有加载成功',
      text: '请再试一次；如果一直这样，把下面的编号告诉管理员。',
      network: {
        unreachable: { title: '网络断开了', text: '连上网络以后再试一次，刚才的内容不会丢。' },
        timeout: { title: '网络有点慢', text: '等了一会儿还没有回音，请再试一次。' },
      },
      http: {
        '429': { title: '人有点多', text: '请稍等几秒再试。' },
        '502': { title: '服务正在恢复', text: '通常一分钟内就好，请稍后再试。' },
        '503': { title: '服务正在恢复', text: '通常一分钟内就好，请稍后再试。' },
        '504': { title: '服务正在恢复', text: '通常一分钟内就好，请稍后再试。' },
      },
      client: { unexpected_answer: { title: '页面需要更新', text: '刷新页面再试一次。' } },
      access: {
        login_needed: { title: '需要重新登录', text: '登录已过期，请重新登录。' },
        denied: { title: '没有权限', text: '这里的内容不在你的范围内。需要的话，请找管理员开通。' },
      },
    },
    noPermission: { title: '没有权限', text: '这里的内容不在你的范围内。需要的话，请找管理员开通。' },
  },
  en: {
    retry: 'Try again',
    loading: 'Loading',
    requestId: 'Request {{id}}',
    error: {
      title: 'This did not load',
      text: 'Try again; if it stays like this, give the number below to your administrator.',
      network: {
        unreachable: { title: 'No connection', text: 'Try again when you are back online. Nothing was lost.' },
        timeout: { title: 'The network is slow', text: 'No answer came in time. Please try again.' },
      },
      http: {
        '429': { title: 'Many people at once', text: 'Please wait a few seconds and try again.' },
        '502': { title: 'The service is coming back', text: 'This usually takes less than a minute.' },
        '503': { title: 'The service is coming back', text: 'This usually takes less than a minute.' },
        '504': { title: 'The service is coming back', text: 'This usually takes less than a minute.' },
      },
      client: { unexpected_answer: { title: 'This page is out of date', text: 'Reload it and try again.' } },
      access: {
        login_needed: { title: 'Please log in again', text: 'Your session has ended.' },
        denied: { title: 'No permission', text: 'This is outside your scope. Ask your administrator if you need it.' },
      },
    },
    noPermission: {
      title: 'No permission',
      text: 'This is outside your scope. Ask your administrator if you need it.',
    },
  },
};
