/** Whether a text is intact: no NUL, no lone surrogate, no U+FFFD. U+FFFD replaces characters lost in transmission. */
export function isWellFormedText(text: string): boolean {
  return text.isWellFormed() && !/[\0\uFFFD]/.test(text);
}
