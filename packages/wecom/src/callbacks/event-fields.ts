/** Readers of one element each. `null` means: required and not there (or not of its kind). */
export type Field<T> = (raw: Readonly<Record<string, unknown>>) => T | null;

/** Text that must be there. */
export function text(name: string): Field<string> {
  return (raw) => asText(raw[name]) ?? null;
}

/** Text that may be missing or empty. */
export function optional(name: string): Field<string | undefined> {
  return (raw) => asText(raw[name]);
}

/** A whole number that may be missing. */
export function number(name: string): Field<number | undefined> {
  return (raw) => {
    const given = asText(raw[name]);
    if (given === undefined) return undefined;
    const value = Number(given);
    return Number.isFinite(value) ? value : undefined;
  };
}

/** Repeated elements, directly or inside a list element: `<MemChangeList><Item>…`. Absent is empty. */
export function list(name: string, item?: string): Field<string[]> {
  return (raw) => children(raw, name, item).flatMap((one) => asText(one) ?? []);
}

/** Ids joined by commas: `<Department>1,2</Department>`. */
export function commaList(name: string): Field<string[]> {
  return (raw) => (asText(raw[name]) ?? '').split(',').filter((id) => id !== '');
}

/** The answers ticked on a template card. */
export function selectedItems(): Field<{ questionKey: string; optionIds: string[] }[]> {
  return (raw) =>
    children(raw, 'SelectedItems', 'SelectedItem')
      .filter(isRecord)
      .map((one) => ({
        questionKey: asText(one['QuestionKey']) ?? '',
        optionIds: children(one, 'OptionIds', 'OptionId').flatMap((id) => asText(id) ?? []),
      }));
}

/** An element inside another one: `<BatchJob><JobId>…`. */
export function within<T>(name: string, field: Field<T>): Field<T> {
  return (raw) => {
    const inner = raw[name];
    return field(isRecord(inner) ? inner : {});
  };
}

function children(raw: Readonly<Record<string, unknown>>, name: string, item: string | undefined): unknown[] {
  const outer = raw[name];
  if (item === undefined) return asList(outer);
  return asList(outer).flatMap((one) => (isRecord(one) ? asList(one[item]) : []));
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

/** Text of an element; numbers and flags of JSON bodies become text. Empty is absent. A repeated element counts once. */
export function asText(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number' || typeof one === 'boolean') return String(one);
  return typeof one === 'string' && one !== '' ? one : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
