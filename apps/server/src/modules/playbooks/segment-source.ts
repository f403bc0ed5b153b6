import type { SegmentSource } from '@xiaoer/segment';

/** When it reached her; the decision's time where the channel tells none. */
const AT = 'coalesce(t.sent_at, t.at)';

/** Messages that reached her. */
export const segmentSource: SegmentSource = {
  topic: 'playbooks',
  relations: {
    touch: `
      select t.customer_id, t.run_id, ${AT} as at, b.code as playbook, t.channel
      from playbooks.touch t
      join playbooks.run r on r.run_id = t.run_id
      join playbooks.playbook b on b.playbook_id = r.playbook_id
      where t.state = 'sent'`,
  },
  person: {
    last_touch_at: `(select max(${AT}) from playbooks.touch t where t.customer_id = p.customer_id and t.state = 'sent')`,
  },
};
