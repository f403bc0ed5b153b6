import { toXml, type XmlInput } from '@xiaoer/wecom';
import type { SelectedItem, WaitingCallback } from '../world/callback-outbox.ts';

const isSelected = (value: string[] | SelectedItem[]): value is SelectedItem[] => typeof value[0] === 'object';

function element(value: WaitingCallback['fields'][string]): string | number | XmlInput {
  if (!Array.isArray(value)) return value;
  if (isSelected(value))
    return {
      SelectedItem: value.map(({ questionKey, optionIds }) => ({
        QuestionKey: questionKey,
        OptionIds: { OptionId: optionIds },
      })),
    };
  return { Item: value };
}

/** The inner XML of an event, as it is before it is sealed. */
export function eventXml(callback: WaitingCallback, corp: { corpId: string; agentId: number }): string {
  return toXml({
    ToUserName: corp.corpId,
    FromUserName: callback.fromUser,
    CreateTime: callback.createdAt,
    MsgType: 'event',
    Event: callback.event,
    ...(callback.changeType === null ? {} : { ChangeType: callback.changeType }),
    ...Object.fromEntries(Object.entries(callback.fields).map(([name, value]) => [name, element(value)])),
    ...(callback.ofApp ? { AgentID: corp.agentId } : {}),
  });
}
