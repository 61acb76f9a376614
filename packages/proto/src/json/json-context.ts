import type { DescMessage } from "@bufbuild/protobuf";

/** Prints the value in a byte range; undefined means that it is left out. */
export type Print = (bytes: Uint8Array, start: number, end: number, context: JsonContext) => string | undefined;

/** What one run of the printer carries along. */
export interface JsonContext {
  /** Any values of unknown type: shown with their payload in base64, or left out. */
  readonly keepsUnknownAny: boolean;
  readonly printerOf: (schema: DescMessage) => Print;
  /** Levels entered and not yet left; an error may leave it too high. */
  depth: number;
}

// As deep as protobuf-es decodes: hostile bytes must not exhaust the stack.
const maxDepth = 100;

/** Goes one level deeper; the caller takes the level back when it has printed. Throws a RangeError below 100 levels. */
export function enter(context: JsonContext): void {
  if (context.depth >= maxDepth) throw new RangeError(`protobuf: messages are nested deeper than ${maxDepth} levels`);
  context.depth++;
}
