import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ConsentWord } from './types.ts';

export function createConsent({ facts, changes }: Pick<Platform, 'facts' | 'changes'>) {
  /** Her word, given or withdrawn; a word older than the one we have is only kept as evidence. */
  async function giveConsent(tx: Tx, word: ConsentWord): Promise<void> {
    const { customerId, purpose, granted, textVersion, way, at } = word;
    const { rows: texts } = await sql`
      select 1 from customers.consent_text where purpose = ${purpose} and version = ${textVersion}`.execute(tx);
    if (texts.length === 0) throw new AppError('customers.unknown_consent_text', { field: 'textVersion', textVersion });
    await sql`
      insert into customers.consent_history (customer_id, purpose, at, granted, text_version, way)
      values (${customerId}, ${purpose}, ${at}, ${granted}, ${textVersion}, ${way})
      on conflict do nothing`.execute(tx);
    const { rows: changed } = await sql`
      insert into customers.consent as c (customer_id, purpose, granted, text_version, way, at)
      values (${customerId}, ${purpose}, ${granted}, ${textVersion}, ${way}, ${at})
      on conflict (customer_id, purpose) do update set
        granted = excluded.granted, text_version = excluded.text_version, way = excluded.way, at = excluded.at
      where excluded.at > c.at or (excluded.at = c.at and not excluded.granted)
      returning 1`.execute(tx);
    if (changed.length === 0) return;
    await changes.record(tx, { topic: 'customers', customers: [customerId] });
    await facts.publish(tx, { type: 'customers.consent_changed', at, payload: { customerId } });
  }
  return { giveConsent };
}

/** The text that is shown at this moment. */
export async function currentText(db: Db, at: Date): Promise<{ version: string; text: string }> {
  const { rows } = await sql<{ version: string; text: string }>`
    select version, text from customers.consent_text
    where purpose = 'promotion' and since <= ${at} order by since desc, version desc limit 1`.execute(db);
  const [text] = rows;
  if (!text) throw new Error('there is no consent text for promotion at this time');
  return text;
}

export async function hasConsented(db: Db, customerId: number): Promise<boolean> {
  const { rows } = await sql<{ granted: boolean }>`
    select granted from customers.consent where customer_id = ${customerId} and purpose = 'promotion'`.execute(db);
  return rows[0]?.granted ?? false;
}
