/** What a program under test meets at one of its file operations. */
export interface FaultRule {
  /** Name of the operation, as a regular expression: `write`, `sync`, `rename`, … as {@link FileOperation} has them. */
  readonly op: string;
  /** Path that the operation is about, as a regular expression. */
  readonly path: string;
  /** Which of the operations that match, counted from 1. */
  readonly nth: number;
  /** Also every later one that matches: a disk that stays full. */
  readonly sticky?: boolean | undefined;
  /**
   * - `kill-before`, `kill-after`: the process is killed (SIGKILL) on either side of the operation;
   * - `kill-torn`: half of the bytes are written, then it is killed;
   * - `SIGINT`, `SIGTERM`: the process is asked to stop, and the operation goes on;
   * - `hang`: the operation never ends, as on a disk that does not answer;
   * - `short`: half of the bytes are written, and the operation says so, as a quota or a signal does;
   * - anything else is the code that the operation fails with, such as `ENOSPC`.
   */
  readonly what: "kill-before" | "kill-after" | "kill-torn" | "SIGINT" | "SIGTERM" | "hang" | "short" | (string & {});
}

/** The plan for one process, handed over as JSON in {@link faultPlanVariable}. */
export interface FaultPlan {
  /** Operations on files elsewhere are left alone, and not counted. */
  readonly root: string;
  readonly rules: readonly FaultRule[];
  /** File that gets a line `<op> <path>` for every operation below the root, before it is done. */
  readonly trace?: string | undefined;
}

export const faultPlanVariable = "BATON_CHAOS_FAULT_PLAN";
