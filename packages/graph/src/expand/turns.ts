/**
 * Cells of work between two chances for the event loop: some tens of milliseconds. Fewer would spend time on switching, more would
 * delay timers, signals and other requests of the same process.
 */
export const TURN_CELLS: number = 1 << 20;
