import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { LISTS, readPlainXml, type XmlElement } from './plain-xml.ts';
import { refused } from './refusal.ts';

/** Callback bodies are a few KB; what is larger than this is not a callback. */
export const MAX_BODY_BYTES = 1024 * 1024;

// htmlEntities also stands for numeric references (&#20320;); CDATA is left as it is. Numbers stay text: MsgId has 64 bits.
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: true,
  isArray: (name) => LISTS.has(name),
});

/**
 * The children of the root element. Refuses everything with a document type: no entity of the sender's making
 * is ever defined, so none can be expanded or fetched.
 */
export function parseXml(text: string): XmlElement {
  return readPlainXml(text) ?? readAnyXml(text);
}

/** Every well-formed document without a document type, at the price of two passes. */
export function readAnyXml(text: string): XmlElement {
  if (declaresDocumentType(text)) throw refused('xml');
  const trimmed = text.trim();
  const valid = XMLValidator.validate(trimmed);
  if (valid !== true) throw refused('xml', valid.err.msg);
  let root: Record<string, unknown>;
  try {
    root = parser.parse(trimmed) as Record<string, unknown>;
  } catch (error) {
    throw refused('xml', error);
  }
  const [only, ...others] = Object.values(root);
  if (others.length > 0 || Array.isArray(only)) throw refused('xml');
  // `<xml/>` and `<xml>text</xml>` have no children
  return typeof only === 'object' && only !== null ? (only as XmlElement) : {};
}

/**
 * True for `<!DOCTYPE`, `<!ENTITY` and the like outside CDATA, where a customer's text may hold the same characters.
 * Scanned by hand: this runs before any signature is checked, and a pattern over unclosed CDATA would take quadratic time.
 */
function declaresDocumentType(text: string): boolean {
  let at = text.indexOf('<!');
  while (at !== -1) {
    const close = text.startsWith('<![CDATA[', at) ? ']]>' : text.startsWith('<!--', at) ? '-->' : null;
    if (close === null) return true;
    const end = text.indexOf(close, at + 4);
    if (end === -1) return false; // unclosed: not well-formed, which the parser says
    at = text.indexOf('<!', end);
  }
  return false;
}

/** What {@link toXml} writes: children by name; undefined ones are left out, lists become repeated elements. */
export interface XmlInput {
  readonly [name: string]: string | number | XmlInput | readonly (string | number | XmlInput)[] | undefined;
}

/** Writes an element tree as WeCom does: text in CDATA, numbers bare, lists as repeated elements. */
export function toXml(children: XmlInput, root = 'xml'): string {
  return `<${root}>${inner(children)}</${root}>`;
}

function inner(children: XmlInput): string {
  return Object.entries(children)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      const values = Array.isArray(value) ? value : [value];
      return values.map((one) => `<${name}>${content(one)}</${name}>`);
    })
    .join('');
}

function content(value: string | number | XmlInput): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return inner(value);
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
