/** Whether a text holds what its writer meant: no NUL, no lone surrogate, no U+FFFD, which stands for what was lost on its way. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !/[\0\uFFFD]/.test(text);
}
