/** Elements that repeat 1…n by the platform's pages (CALLBACKS §8, §9.12). They are lists even when there is one. */
export const LISTS: ReadonlySet<string> = new Set([
  'Item',
  'SelectedItem',
  'OptionId',
  'AuthAddOpenKfId',
  'AuthDelOpenKfId',
]);

/** A child of an element: its text, its own children, or both kinds repeated. */
export type XmlValue = string | XmlElement | XmlValue[];

/** The children of an element by name. */
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

/** No callback of the catalogue goes deeper than four. */
const MAX_DEPTH = 8;

const NAME = /^[A-Za-z_]\w*$/;
const MAX_NAME_LENGTH = 64;
const LESS_THAN = 60;
const CDATA = '<![CDATA[';

/**
 * Reads the form in which WeCom itself writes: elements without attributes, holding either children, or one CDATA
 * section, or text without references. Answers null for everything else, well-formed or not, which is then for the
 * full parser to read or to refuse. A tenth of its cost, and callbacks are nearly all that a busy receiver does.
 */
export function readPlainXml(text: string): XmlElement | null {
  if (text.includes('\r')) return null; // line ends are normalised by XML's rules
  const source = text.trim();
  const reader = { source, at: 0 };
  const root = openTag(reader);
  if (root === null) return null;
  const value = readContent(reader, root, 0);
  if (value === null || reader.at !== source.length) return null;
  return typeof value === 'string' ? {} : value;
}

interface Reader {
  source: string;
  at: number;
}

/** Names seen before, so that a name is checked once and not per callback. Bounded: a stranger's names cost no memory. */
const names = new Set<string>();
const MAX_NAMES = 500;

function isName(name: string): boolean {
  if (names.has(name)) return true;
  if (!NAME.test(name) || name in Object.prototype) return false;
  if (names.size < MAX_NAMES) names.add(name);
  return true;
}

/** The name of the element that begins here; null when something else does. */
function openTag(reader: Reader): string | null {
  const { source, at } = reader;
  const end = source.indexOf('>', at);
  if (end === -1 || source.charCodeAt(at) !== LESS_THAN || end - at > MAX_NAME_LENGTH) return null;
  const name = source.slice(at + 1, end);
  if (!isName(name)) return null;
  reader.at = end + 1;
  return name;
}

/** What stands up to the end tag of `name`, which is consumed. */
function readContent(reader: Reader, name: string, depth: number): string | XmlElement | null {
  const { source } = reader;
  const close = `</${name}>`;
  if (source.startsWith(CDATA, reader.at)) {
    const from = reader.at + CDATA.length;
    const end = source.indexOf(']]>', from);
    if (end === -1 || !source.startsWith(close, end + 3)) return null;
    reader.at = end + 3 + close.length;
    return source.slice(from, end);
  }
  const next = source.indexOf('<', reader.at);
  if (next === -1) return null;
  const words = source.slice(reader.at, next);
  if (source.startsWith(close, next)) {
    if (words.includes('&') || words.includes('>')) return null;
    reader.at = next + close.length;
    return words.trim();
  }
  if (words.trim() !== '' || depth === MAX_DEPTH) return null;
  return readChildren(reader, close, depth + 1);
}

function readChildren(reader: Reader, close: string, depth: number): XmlElement | null {
  const { source } = reader;
  const children: Record<string, XmlValue> = {};
  for (;;) {
    const next = source.indexOf('<', reader.at);
    if (next === -1 || (next > reader.at && source.slice(reader.at, next).trim() !== '')) return null;
    reader.at = next;
    if (source.startsWith(close, next)) {
      reader.at += close.length;
      return children;
    }
    const name = openTag(reader);
    if (name === null) return null;
    const value = readContent(reader, name, depth);
    if (value === null) return null;
    const before = children[name];
    if (before === undefined) children[name] = LISTS.has(name) ? [value] : value;
    else if (Array.isArray(before)) before.push(value);
    else children[name] = [before, value];
  }
}
