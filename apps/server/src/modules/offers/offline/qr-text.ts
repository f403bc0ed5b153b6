/**
 * The text behind the wallet's QR: what a till needs to take a coupon without the network, signed and for a short time.
 * Capitals, digits, dot, dash and star only, so that a QR takes it in its alphanumeric mode (11 bits for 2 characters): some 165
 * characters are a code of 45 × 45 modules at level M. Fields, separated by dots:
 *
 *     XQ1 . key . code . offer-version . from . seconds . store . terms . minimum . signature
 *
 * docs/tills.md tells till makers the same.
 */
export interface QrFields {
  /** Of the key that signed. */
  keyNo: number;
  /** The coupon's. */
  code: string;
  offerNo: number;
  termsVersion: number;
  /** Unix seconds, as is `until`; half-open. */
  from: number;
  until: number;
  /** `storeMark` of the one store that takes it; null: every store. */
  store: string | null;
  terms: QrTerms;
  minSpendFen: number;
}

/** What a till can work out by itself; `network`: goods, other stores or the holder decide, and only the server knows. */
export type QrTerms =
  | { kind: 'amount_off'; amountFen: number }
  | { kind: 'price_share'; sharePercent: number; atMostFen: number | null }
  | { kind: 'nothing_off' }
  | { kind: 'network' };

const VERSION = 'XQ1';
const SHAPE =
  /^XQ1\.(\d{1,6})\.([0-9A-Z]{12})\.(\d{1,9})-(\d{1,6})\.(\d{10})\.(\d{1,5})\.(\*|[A-Z2-7]{8})\.(N|B|A\d{1,9}|P\d{1,2}(?:-\d{1,9})?)\.(\d{1,9})\.([A-Z2-7]{103})$/;

/** No longer text is one of ours. */
export const LONGEST_QR = 200;

export const looksLikeQr = (text: string): boolean => /^\s*XQ\d+\./.test(text);

/** Everything but the signature: the bytes that are signed. */
export function signedPart(fields: QrFields): string {
  const { keyNo, code, offerNo, termsVersion, from, until, store, terms, minSpendFen } = fields;
  const offer = `${offerNo}-${termsVersion}`;
  return [VERSION, keyNo, code, offer, from, until - from, store ?? '*', termsText(terms), minSpendFen].join('.');
}

/** The fields and the signature of a text in this form, whoever wrote it; null: it has another form. */
export function readQr(text: string): { fields: QrFields; signed: string; signature: string } | null {
  const trimmed = text.trim();
  const match = SHAPE.exec(trimmed);
  if (!match) return null;
  const [, key, code = '', offer, version, from, seconds, store = '*', terms = '', minimum, signature = ''] = match;
  const fields = {
    ...{ keyNo: Number(key), code, offerNo: Number(offer), termsVersion: Number(version) },
    ...{ from: Number(from), until: Number(from) + Number(seconds), store: store === '*' ? null : store },
    ...{ terms: readTerms(terms), minSpendFen: Number(minimum) },
  };
  return { fields, signature, signed: trimmed.slice(0, -signature.length - 1) };
}

function termsText(terms: QrTerms): string {
  switch (terms.kind) {
    case 'amount_off':
      return `A${terms.amountFen}`;
    case 'price_share':
      return `P${terms.sharePercent}${terms.atMostFen === null ? '' : `-${terms.atMostFen}`}`;
    case 'nothing_off':
      return 'B';
    case 'network':
      return 'N';
  }
}

function readTerms(text: string): QrTerms {
  const [first = '', second] = text.slice(1).split('-');
  switch (text[0]) {
    case 'A':
      return { kind: 'amount_off', amountFen: Number(first) };
    case 'P':
      return {
        kind: 'price_share',
        sharePercent: Number(first),
        atMostFen: second === undefined ? null : Number(second),
      };
    case 'B':
      return { kind: 'nothing_off' };
    default:
      return { kind: 'network' };
  }
}
