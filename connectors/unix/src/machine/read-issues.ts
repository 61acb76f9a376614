/** What was left out of a sync because a file could not be read or understood: one entry a path. */
export interface ReadIssue {
  readonly path: string;
  readonly reason: string;
  /** How often it happened in that path. */
  readonly count: number;
}

/** Collects issues while files are read; repeated reasons of one path are counted. */
export interface ReadIssues {
  add(path: string, reason: string): void;
  /** Notes why a file or folder was not read; a file that is not there is no issue. */
  unreadable(path: string, outcome: { readonly kind: string; readonly reason?: string }): void;
  /** In the order of their first occurrence. */
  list(): readonly ReadIssue[];
}

export function readIssues(): ReadIssues {
  const issues = new Map<string, ReadIssue>();
  const add = (path: string, reason: string): void => {
    const key = `${path}\0${reason}`;
    issues.set(key, { path, reason, count: (issues.get(key)?.count ?? 0) + 1 });
  };
  return {
    add,
    unreadable: (path, outcome) => {
      if (outcome.kind === "denied") add(path, "no permission to read it");
      else if (outcome.kind === "refused") add(path, outcome.reason ?? "it is not readable");
    },
    list: () => [...issues.values()],
  };
}
