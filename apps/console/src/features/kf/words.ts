/** Words that were typed with commas of any script between them. */
export const partsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，、\n]/)
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];
