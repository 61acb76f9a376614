/** A byte in a journal, as one number: segment times 2^40 plus offset. */
export type Position = number;

const segmentSpan = 2 ** 40;

export function positionOf(segment: number, offset: number): Position {
  return segment * segmentSpan + offset;
}

export function segmentOf(position: Position): number {
  return Math.floor(position / segmentSpan);
}

export function offsetOf(position: Position): number {
  return position % segmentSpan;
}

export function segmentName(segment: number): string {
  return `${String(segment).padStart(6, "0")}.segment`;
}
