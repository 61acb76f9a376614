import { setFlagsFromString } from "node:v8";

/** V8 prints a complaint about a flag that it does not know; these are known from the oldest supported Node up to this one. */
const newestCheckedNode = 26;

/**
 * Asks V8 to collect early instead of growing. The program's own data is small and short-lived, but every row comes with buffers outside
 * of the heap that are only freed with it: by default a listing of a million grants holds twice the memory for the same speed
 * (337 MB against 160 MB, and no slower). To be called before anything large is allocated.
 */
export function keepHeapSmall(nodeVersion: string): void {
  if (Number.parseInt(nodeVersion, 10) > newestCheckedNode) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=30");
}
