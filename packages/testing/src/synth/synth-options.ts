/** Size of the synthetic organisation; all are counts. */
export interface SynthOptions {
  readonly users: number;
  readonly groups: number;
  /** User grants a group, before duplicates of small organisations fold together. */
  readonly perGroup: number;
  readonly roles: number;
  readonly groupsPerRole: number;
  /** Length of the chains of nested groups; 0 nests none. */
  readonly depth: number;
  /** Items a page. */
  readonly page: number;
}

/** Small enough to sync in a blink, large enough that every listing of groups and roles has expansion to do. */
export const synthDefaults: SynthOptions = {
  users: 100,
  groups: 20,
  perGroup: 10,
  roles: 5,
  groupsPerRole: 3,
  depth: 3,
  page: 50,
};
