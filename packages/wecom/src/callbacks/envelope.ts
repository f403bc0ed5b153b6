import { asText } from './event-fields.ts';
import { refused } from './refusal.ts';
import { parseXml } from './xml.ts';

interface Envelope {
  /** Base64. The one member that is signed. */
  encrypt: string;
  /** Whom it is for: the corp id, for third-party suites the suite id. */
  receiver: string | undefined;
  /** Only callbacks tied to an app carry one, and it may be empty. */
  agentId: string | undefined;
}

/** The parts of a POST body. XML for customer events; some newer products (smart robots) send JSON (CALLBACKS §3). */
export function openEnvelope(body: string): Envelope {
  const json = isJson(body);
  const members: Record<string, unknown> = json ? parseJsonObject(body) : parseXml(body);
  const { Encrypt: encrypt, ToUserName: receiver, AgentID: agentId } = members;
  if (typeof encrypt !== 'string' || encrypt === '') throw refused(json ? 'json' : 'xml');
  return { encrypt, receiver: asText(receiver), agentId: asText(agentId) };
}

/** True when the first character that is no blank opens an object. */
export function isJson(text: string): boolean {
  return text.startsWith('{') || /^\s*\{/.test(text);
}

/** The members of a JSON object; anything else is refused. */
export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused('json', error instanceof Error ? error.name : undefined);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('json');
  return value as Record<string, unknown>;
}
