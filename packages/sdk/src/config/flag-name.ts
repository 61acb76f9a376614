/** `apiToken` becomes `api-token`, `baseURL` `base-url`; dashes and underscores stay. */
export function flagNameOf(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}
