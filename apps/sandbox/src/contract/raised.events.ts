import { expect } from 'vitest';
import type { Corp, EventCases } from './corp.ts';

/** Calls back by hand what nobody in this world does. */
async function raise(corp: Pick<Corp, 'url'>, event: object): Promise<void> {
  const answer = await fetch(`${corp.url}/__sandbox/raise`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(answer.status).toBe(200);
}

/** A click in the app's menu and its relatives: the key is all that differs. */
const menu = [
  'enter_agent',
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
] as const;
const ofApp = ['open_approval_change', 'share_agent_change', 'share_chain_change'] as const;
const activity = [
  'inactive_alert',
  'close_inactive_agent',
  'reopen_inactive_agent',
  'low_active_alert',
  'low_active',
  'active_restored',
] as const;

const fromMember = { fromUser: 'lin.qiao', ofApp: true };
const message = (type: string, fields: Record<string, string | number>) => ({
  event: `message.${type}`,
  ...fromMember,
  fields: { ...fields, MsgId: '7330518824416092537' },
});

export const raisedEvents: EventCases = {
  ...Object.fromEntries(
    menu.map((kind) => [
      kind,
      async (corp: Corp) => {
        await raise(corp, { event: kind, ...fromMember, fields: { EventKey: 'orders' } });
        expect(await corp.heard(kind)).toMatchObject([{ from: 'lin.qiao', eventKey: 'orders', agentId: '1000021' }]);
      },
    ]),
  ),
  ...Object.fromEntries(
    ofApp.map((kind) => [
      kind,
      async (corp: Corp) => {
        await raise(corp, { event: kind, ofApp: true });
        expect(await corp.heard(kind)).toMatchObject([{ from: 'sys', agentId: '1000021' }]);
      },
    ]),
  ),
  ...Object.fromEntries(
    activity.map((kind) => [
      kind,
      async (corp: Corp) => {
        await raise(corp, { event: kind, ofApp: true, fields: { EffectTime: 1_773_619_200 } });
        expect(await corp.heard(kind)).toMatchObject([{ effectTime: 1_773_619_200 }]);
      },
    ]),
  ),
  template_card_menu_event: async (corp) => {
    const fields = { EventKey: 'mute', TaskId: 'bc-1', CardType: 'text_notice', ResponseCode: 'rc-1' };
    await raise(corp, { event: 'template_card_menu_event', ...fromMember, fields });
    expect(await corp.heard('template_card_menu_event')).toMatchObject([{ taskId: 'bc-1', responseCode: 'rc-1' }]);
  },
  taskcard_click: async (corp) => {
    await raise(corp, { event: 'taskcard_click', ...fromMember, fields: { EventKey: 'ok', TaskId: 'old-7' } });
    expect(await corp.heard('taskcard_click')).toMatchObject([{ eventKey: 'ok', taskId: 'old-7' }]);
  },
  LOCATION: async (corp) => {
    await raise(corp, {
      event: 'LOCATION',
      ...fromMember,
      fields: { Latitude: '39.91', Longitude: '116.4', Precision: 50 },
    });
    expect(await corp.heard('LOCATION')).toMatchObject([{ latitude: 39.91, longitude: 116.4, precision: 50 }]);
  },
  batch_job_result: async (corp) => {
    const inside = { JobId: 'job-1', JobType: 'sync_user', ErrCode: 0, ErrMsg: 'ok' };
    await raise(corp, { event: 'batch_job_result', fields: { BatchJob: { inside } } });
    expect(await corp.heard('batch_job_result')).toMatchObject([{ jobId: 'job-1', errCode: 0, errMsg: 'ok' }]);
  },
  'message.text': async (corp) => {
    await raise(corp, message('text', { Content: '今天的海报呢' }));
    expect(await corp.heard('message.text')).toMatchObject([
      { from: 'lin.qiao', content: '今天的海报呢', msgId: '7330518824416092537' },
    ]);
  },
  'message.image': async (corp) => {
    await raise(corp, message('image', { PicUrl: 'https://pic.example/1', MediaId: 'm1' }));
    expect(await corp.heard('message.image')).toMatchObject([{ mediaId: 'm1', picUrl: 'https://pic.example/1' }]);
  },
  'message.voice': async (corp) => {
    await raise(corp, message('voice', { MediaId: 'm2', Format: 'amr' }));
    expect(await corp.heard('message.voice')).toMatchObject([{ mediaId: 'm2', format: 'amr' }]);
  },
  'message.video': async (corp) => {
    await raise(corp, message('video', { MediaId: 'm3', ThumbMediaId: 'm4' }));
    expect(await corp.heard('message.video')).toMatchObject([{ mediaId: 'm3', thumbMediaId: 'm4' }]);
  },
  'message.location': async (corp) => {
    await raise(corp, message('location', { Location_X: '39.9', Location_Y: '116.4', Scale: 15, Label: '北区店' }));
    expect(await corp.heard('message.location')).toMatchObject([{ latitude: 39.9, scale: 15, label: '北区店' }]);
  },
  'message.link': async (corp) => {
    await raise(corp, message('link', { Title: '上新', Description: '6 款', Url: 'https://a.example', PicUrl: 'p' }));
    expect(await corp.heard('message.link')).toMatchObject([{ title: '上新', url: 'https://a.example' }]);
  },
};
