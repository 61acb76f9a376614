import { BatonError, GrpcCode } from "@baton-ts/findings";

/** Response headers, or the text of one Link header. */
export type LinkSource = string | null | undefined | { get(name: string): string | null };

/**
 * The target of the `next` link (RFC 8288), or undefined on the last page. With `base`, the request's URL, a relative target is resolved
 * and a target on another origin is refused with `BATON_SOURCE_LINK_FOREIGN`, because the next request would carry the credentials there.
 */
export function nextLink(
  source: LinkSource,
  options: { readonly base?: string | URL; readonly rel?: string } = {},
): string | undefined {
  const header = typeof source === "object" && source !== null ? source.get("link") : source;
  if (!header) return undefined;
  const rel = (options.rel ?? "next").toLowerCase();
  const target = parseLinks(header).find((link) => link.rels.includes(rel))?.target;
  if (target === undefined || options.base === undefined) return target;
  const base = new URL(options.base);
  const url = new URL(target, base);
  if (url.origin === base.origin) return url.href;
  throw new BatonError({
    code: "BATON_SOURCE_LINK_FOREIGN",
    message: `The ${rel} link of ${base.origin}${base.pathname} points to ${url.origin}, another origin.`,
    hint: "Check the base URL; a proxy that rewrites addresses must rewrite Link headers too.",
    grpcCode: GrpcCode.failedPrecondition,
  });
}

interface Link {
  readonly target: string;
  readonly rels: readonly string[];
}

/** Walks `<target>; name=value; name="value", <target> …`; what cannot be read ends the walk. */
function parseLinks(header: string): Link[] {
  const links: Link[] = [];
  const linkStart = /[\s,]*<([^>]*)>/y;
  const parameter = /\s*;\s*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;
  for (let at = 0; ; ) {
    linkStart.lastIndex = at;
    const start = linkStart.exec(header);
    if (start === null) return links;
    let rels: readonly string[] | undefined;
    at = linkStart.lastIndex;
    for (;;) {
      parameter.lastIndex = at;
      const found = parameter.exec(header);
      if (found === null) break;
      at = parameter.lastIndex;
      // Of several rel parameters only the first counts (RFC 8288 §3.3).
      if (found[1]?.toLowerCase() === "rel") rels ??= relsOf(found[2]?.replace(/\\(.)/g, "$1") ?? found[3] ?? "");
    }
    links.push({ target: (start[1] ?? "").trim(), rels: rels ?? [] });
    const comma = /\s*(?:,|$)/y;
    comma.lastIndex = at;
    if (!comma.test(header)) return links;
    at = comma.lastIndex;
  }
}

function relsOf(value: string): string[] {
  return value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}
