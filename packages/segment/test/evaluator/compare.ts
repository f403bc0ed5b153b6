export interface Comparison {
  op: string;
  value: number;
}

export function compares(left: number, op: string, right: number): boolean {
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new Error(`no comparison is written ${op}`);
  }
}
