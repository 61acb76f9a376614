/** Code points that fill two cells of a terminal (East Asian Wide and Fullwidth, and emoji shown as pictures). */
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{16fe4}\u{17000}-\u{18d08}\u{1b000}-\u{1b2fb}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Code points that take no cell of their own. */
const zero = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

const printableAscii = /^[\u0020-\u007e]*$/;
/** Code points that never join their neighbours: Latin, Greek, Cyrillic, kana, Chinese characters, common punctuation. */
const single =
  /^[\u0020-\u007e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u0556\u2010-\u2027\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]*$/u;

let segmenter: Intl.Segmenter | undefined;

/** The cells that `text` fills in a terminal. Control characters must be escaped before. */
export function textWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const cluster of clusters(text)) width += clusterWidth(cluster);
  return width;
}

/**
 * `text` cut to at most `width` cells with one `…` where something was left out: at the end, or in the middle so that both ends of an
 * id stay legible. Never cuts inside what a reader sees as one character.
 */
export function clipText(text: string, width: number, where: "end" | "middle"): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? "…" : "";
  const parts = clusters(text);
  const tailWidth = where === "middle" ? Math.floor((width - 1) / 2) : 0;
  return `${takeCells(parts, width - 1 - tailWidth)}…${takeCells(parts.toReversed(), tailWidth, true)}`;
}

/** `text` filled up with spaces to `width` cells. */
export function padText(text: string, width: number, align: "left" | "right"): string {
  const gap = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + gap : gap + text;
}

function takeCells(parts: readonly string[], width: number, reversed = false): string {
  const taken: string[] = [];
  let left = width;
  for (const part of parts) {
    left -= clusterWidth(part);
    if (left < 0) break;
    taken.push(part);
  }
  return (reversed ? taken.toReversed() : taken).join("");
}

/**
 * What a reader sees as single characters; the slow segmenter runs only where code points can join. Parts of a text are cut as the whole is, so
 * that the widths of parts add up.
 */
function clusters(text: string): readonly string[] {
  if (single.test(text)) return Array.from(text);
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

function clusterWidth(cluster: string): number {
  if (wide.test(cluster) || cluster.includes("\ufe0f")) return 2;
  return Array.from(cluster).some((point) => !zero.test(point)) ? 1 : 0;
}
