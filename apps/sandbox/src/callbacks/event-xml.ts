import { toXml, type XmlInput } from '@xiaoer/wecom';
import type { SelectedItem, WaitingCallback } from '../world/callback-outbox.ts';

const isSelected = (value: string[] | SelectedItem[]): value is SelectedItem[] => typeof value[0] === 'object';

function element(value: WaitingCallback['fields'][string]): XmlInput[string] {
  if (!Array.isArray(value)) {
    if (typeof value !== 'object') return value;
    return 'repeated' in value ? value.repeated : value.inside;
  }
  if (isSelected(value))
    return {
      SelectedItem: value.map(({ questionKey, optionIds }) => ({
        QuestionKey: questionKey,
        OptionIds: { OptionId: optionIds },
      })),
    };
  return { Item: value };
}

/** `message.text` is a message of that type; everything else is an event. */
const typeOf = (event: string) =>
  event.startsWith('message.') ? { MsgType: event.slice('message.'.length) } : { MsgType: 'event', Event: event };

/** The inner XML of an event, as it is before it is sealed. */
export function eventXml(callback: WaitingCallback, corp: { corpId: string; agentId: number }): string {
  return toXml({
    ToUserName: corp.corpId,
    ...(callback.fromUser === null ? {} : { FromUserName: callback.fromUser }),
    CreateTime: callback.createdAt,
    ...typeOf(callback.event),
    ...(callback.changeType === null ? {} : { ChangeType: callback.changeType }),
    ...Object.fromEntries(Object.entries(callback.fields).map(([name, value]) => [name, element(value)])),
    ...(callback.ofApp ? { AgentID: corp.agentId } : {}),
  });
}
