import { refused } from './refusal.ts';
import { parseXml } from './xml.ts';

interface Envelope {
  encrypt: string;
  agentId: string | undefined;
}

/** The ciphertext in a POST body. XML for customer events; some newer products (smart robots) send JSON. */
export function openEnvelope(body: string): Envelope {
  const json = /^\s*\{/.test(body);
  const members: Record<string, unknown> = json ? parseJsonObject(body) : parseXml(body);
  const { Encrypt: encrypt, AgentID: agentId } = members;
  if (typeof encrypt !== 'string' || encrypt === '') throw refused(json ? 'json' : 'xml');
  const agent = typeof agentId === 'number' ? String(agentId) : agentId;
  return { encrypt, agentId: typeof agent === 'string' && agent !== '' ? agent : undefined };
}

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
