import type { ForeignFileImported } from '@xiaoer/contracts';

export type Problem = ForeignFileImported['problems'][number];
export interface ProblemGroup {
  field: string;
  rule: Problem['rule'];
  /** In the order of the file. */
  lines: number[];
}

/** What is wrong in one way in one column, together; the most frequent first. */
export function groupsOf(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const { line, field, rule } of problems) {
    const key = `${rule} ${field}`;
    const group = groups.get(key);
    if (group) group.lines.push(line);
    else groups.set(key, { field, rule, lines: [line] });
  }
  return [...groups.values()].toSorted((a, b) => b.lines.length - a.lines.length);
}
