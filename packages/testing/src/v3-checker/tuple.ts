/** A key's components behind a header of `headerLength` bytes and its separator, unescaped (c1z-v3-pebble §2.1). Keys are one character a byte. */
export function components(key: string, headerLength: number): string[] {
  if (key[headerLength] !== "\0") throw new RangeError("no separator behind the header");
  return key
    .slice(headerLength + 1)
    .split("\0")
    .map(unescape);
}

export function escape(component: string): string {
  return component.replaceAll("\u0001", "\u0001\u0002").replaceAll("\0", "\u0001\u0001");
}

function unescape(component: string): string {
  let plain = "";
  for (let at = 0; at < component.length; at++) {
    if (component[at] !== "\u0001") {
      plain += component[at];
      continue;
    }
    const code = component[++at];
    if (code !== "\u0001" && code !== "\u0002") throw new RangeError("invalid escape");
    plain += code === "\u0001" ? "\0" : "\u0001";
  }
  return plain;
}
