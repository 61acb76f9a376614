/** `USER` as `user`; a number that this version has no name for is `unknown`. */
export function enumWord(name: string | undefined): string {
  return (name ?? "unknown").toLowerCase();
}
