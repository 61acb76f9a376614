import { systemClock } from "../sync/clock.ts";
import type { ProgramHost } from "./program-host.ts";

/** The surroundings of this operating system process. */
export function systemHost(): ProgramHost {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    crashes: process,
    clock: systemClock,
    exit: (code) => process.exit(code),
  };
}
