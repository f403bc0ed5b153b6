import { type CsvRecord, fieldText } from '../../../platform/csv.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Decimal, decimalIn, fenOf, microsOf, parseDecimal } from './decimal.ts';
import { localMicros } from './local-time.ts';
import type { Mapping } from './mapping.ts';
import { fateOf, type RowFacts } from './row.ts';
import type { RunLine, Runs } from './runs.ts';

/** Orders are not older than the first WeChat shop, by far. Local microseconds, see `localMicros`. */
const EARLIEST = 0;
const MAX_QUANTITY = 1_000_000_000;
/** Bytes of a product code, an invoice number, a customer's number. */
const MAX_CODE = 64;

type Column = keyof Mapping['columns'];

/**
 * Turns records into runs: reads numbers and times, decides each row's fate, and refuses with a reason. Fields stay
 * bytes; strings are made once per document, and for rows that a rule looks at closely.
 * @param latest local microseconds; later rows are in the future
 */
export function createRows({
  mapping,
  latest,
  runs,
  refuse,
}: {
  mapping: Mapping;
  latest: number;
  runs: Pick<Runs, 'begin' | 'add'>;
  refuse: (line: number, reason: string, raw: Buffer) => void;
}) {
  const rate = parseDecimal(mapping.currency.rate)!;
  const prefix = mapping.returns && 'invoiceStartsWith' in mapping.returns ? mapping.returns.invoiceStartsWith : null;
  const at: Record<Column, number> = {
    invoice: 0,
    code: 0,
    name: 0,
    quantity: 0,
    time: 0,
    price: 0,
    identity: -1,
    store: -1,
  };
  const facts: RowFacts = { isReturnNumber: false, notSale: null, quantity: 0, price: 0, hasCustomer: false };
  const line: RunLine = {
    buffer: Buffer.alloc(0),
    codeStart: 0,
    codeEnd: 0,
    nameStart: 0,
    nameEnd: 0,
    line: 0,
    quantity: 0,
    priceFen: 0,
    amountFen: 0,
    micros: 0,
    at: 0,
  };
  const invoice = sameAsBefore();
  const buyer = sameAsBefore();
  const store = sameAsBefore();
  const time = sameAsBefore();
  let isReturnNumber = false;
  let invoiceRule: string | null = null;
  let micros: number | null = null;
  /** The run that is open is of returns; null: none is open. */
  let open: boolean | null = null;

  const notSale = mapping.notSales.map((rule) => {
    const fits = (text: string) =>
      rule.equals === undefined ? text.startsWith(rule.startsWith!) : text === rule.equals;
    return { column: rule.column, reason: rule.reason, fits, first: (rule.equals ?? rule.startsWith!).charCodeAt(0) };
  });
  const codeRules = notSale.filter((rule) => rule.column === 'code');
  const invoiceRules = notSale.filter((rule) => rule.column === 'invoice');

  function header(names: string[]) {
    for (const [column, name] of Object.entries(mapping.columns) as [Column, string][]) {
      at[column] = names.indexOf(name);
      if (at[column] < 0)
        throw new AppError('orders.mapping_wrong', {
          field: `columns.${column}`,
          rule: `the file has no column "${name}"`,
        });
    }
  }

  function record(row: CsvRecord) {
    const { buffer, starts, ends } = row;
    const number = decimalIn(buffer, starts[at.quantity]!, ends[at.quantity]!);
    const price = decimalIn(buffer, starts[at.price]!, ends[at.price]!);
    const isNewInvoice = !invoice.is(row, at.invoice);
    const isNewBuyer = at.identity >= 0 && !buyer.is(row, at.identity);
    const isNewStore = at.store >= 0 && !store.is(row, at.store);
    if (isNewInvoice) {
      isReturnNumber = prefix !== null && invoice.text().startsWith(prefix);
      invoiceRule = invoiceRules.find((rule) => rule.fits(invoice.text()))?.reason ?? null;
    }
    if (!time.is(row, at.time)) micros = localMicros(time.text());
    if (isNewInvoice || isNewBuyer || isNewStore) open = null;

    const problem = unreadable(row, number, price);
    if (problem !== null) return refuse(row.line, problem, rawOf(row));
    facts.isReturnNumber = isReturnNumber;
    facts.notSale = invoiceRule ?? codeRule(row);
    facts.quantity = number!.units;
    facts.price = price!.units;
    facts.hasCustomer = buyer.length() > 0;
    const fate = fateOf(facts, mapping);
    if (typeof fate === 'object') return refuse(row.line, fate.refused, rawOf(row));
    const isReturn = fate === 'return';
    if (open !== isReturn) {
      open = isReturn;
      runs.begin({
        isReturn,
        invoice: invoice.text(),
        buyer: buyer.length() > 0 ? buyer.text() : null,
        store: at.store >= 0 ? store.text() : null,
      });
    }
    addLine(row, Math.abs(number!.units), price!);
  }

  /** Why the row cannot be read, whatever it may mean. */
  function unreadable(row: CsvRecord, quantity: Decimal | null, price: Decimal | null): string | null {
    const { starts, ends } = row;
    if (quantity === null || quantity.scale > 0 || Math.abs(quantity.units) > MAX_QUANTITY) return 'bad_quantity';
    if (price === null) return 'bad_price';
    if (micros === null) return 'bad_time';
    if (micros < EARLIEST) return 'too_old';
    if (micros > latest) return 'in_future';
    const codeLength = ends[at.code]! - starts[at.code]!;
    if (codeLength === 0) return 'empty_code';
    if (codeLength > MAX_CODE) return 'bad_code';
    if (invoice.length() === 0) return 'empty_invoice';
    if (invoice.length() > MAX_CODE) return 'bad_invoice';
    if (buyer.length() > MAX_CODE) return 'bad_identity';
    return null;
  }

  function codeRule(row: CsvRecord): string | null {
    const first = row.buffer[row.starts[at.code]!];
    for (const rule of codeRules) if (rule.first === first && rule.fits(fieldText(row, at.code))) return rule.reason;
    return null;
  }

  function addLine(row: CsvRecord, quantity: number, price: Decimal) {
    const { buffer, starts, ends, doubled } = row;
    line.line = row.line;
    line.quantity = quantity;
    line.priceFen = fenOf(1, price, rate);
    line.amountFen = quantity === 1 ? line.priceFen : fenOf(quantity, price, rate);
    line.micros = microsOf(price);
    line.at = micros!;
    if (doubled & ((1 << at.code) | (1 << at.name))) {
      const code = Buffer.from(fieldText(row, at.code));
      const name = Buffer.from(fieldText(row, at.name));
      line.buffer = Buffer.concat([code, name]);
      line.codeStart = 0;
      line.codeEnd = code.length;
      line.nameStart = code.length;
      line.nameEnd = line.buffer.length;
    } else {
      line.buffer = buffer;
      line.codeStart = starts[at.code]!;
      line.codeEnd = ends[at.code]!;
      line.nameStart = starts[at.name]!;
      line.nameEnd = ends[at.name]!;
    }
    runs.add(line);
  }

  return { header, record };
}

/** The record as it stands in the file; its fields are quoted as they were. */
const rawOf = ({ buffer, from, to }: CsvRecord) => buffer.subarray(from, to);

/** Remembers a field's bytes from row to row: most rows repeat them, and a string is made only when they change. */
function sameAsBefore() {
  let bytes = Buffer.alloc(0);
  let text = '';
  return {
    text: () => text,
    length: () => bytes.length,
    /** Whether the field is what it was in the row before; remembers it. */
    is(row: CsvRecord, field: number): boolean {
      const start = row.starts[field]!;
      const length = row.ends[field]! - start;
      let isSame = length === bytes.length;
      for (let i = 0; isSame && i < length; i += 1) isSame = row.buffer[start + i] === bytes[i];
      if (isSame) return true;
      bytes = Buffer.from(row.buffer.subarray(start, start + length));
      text = fieldText(row, field);
      return false;
    },
  };
}
