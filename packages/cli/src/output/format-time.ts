import { type Nanos, timestampOfNanos } from "@baton-ts/c1z";

/** `2026-11-23T18:55:51Z`: to the second, for people. */
export function formatTime(time: Nanos): string {
  return `${new Date(Number(timestampOfNanos(time).seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

/** `1h2m3s`, `2m0s` or `41s`, rounded to the second as upstream does; below a second in milliseconds: `560ms`. */
export function formatDuration(duration: Nanos): string {
  if (duration < 1_000_000_000n) return `${Number(duration / 1_000_000n)}ms`;
  const total = Math.round(Number(duration) / 1e9);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
