/** The URL without slashes at its end, or undefined when it is not an absolute http or https URL. */
export function normalizeUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  return text.replace(/\/+$/, "");
}
