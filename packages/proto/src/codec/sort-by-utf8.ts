/**
 * Sorts strings as their UTF-8 bytes compare, in place; lone surrogates count as U+FFFD, which is what they are encoded as.
 * JavaScript's own order differs where a character above U+FFFF meets one from U+E000 on.
 */
export function sortedByUtf8(texts: string[]): string[] {
  return texts.length < 2 ? texts : texts.sort(compareUtf8);
}

/** Negative, zero or positive as `a` sorts before, with or after `b` by UTF-8 bytes. */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800) return x - y;
    const order = rank(a, index) - rank(b, index);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Where the character that holds this unit sorts: surrogate pairs above all single units, lone surrogates as U+FFFD. */
function rank(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const isHigh = unit < 0xdc00;
  const start = isHigh ? index : index - 1;
  const point = text.codePointAt(start) ?? 0;
  return point > 0xffff ? point : 0xfffd;
}
