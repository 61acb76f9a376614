/** True for a relative path that stays below the folder it is joined to: no empty, `.` or `..` part, no backslash, no drive, no NUL. */
export function isLocalName(name: string): boolean {
  if (name === "" || name.startsWith("/") || /[\\\0]|^[A-Za-z]:/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
