/** Steps of a sync in their order; the first six are connector calls. */
export type SyncPhase =
  | "list-resource-types"
  | "targeted-resource-sync"
  | "list-resources"
  | "list-static-entitlements"
  | "list-entitlements"
  | "list-grants"
  | "grant-expansion"
  | "verify"
  | "seal";

/** What a sync reports while it runs, in the order of events. */
export type SyncProgress =
  | { readonly kind: "started"; readonly syncId: string; readonly resumed: boolean }
  | {
      readonly kind: "phase";
      readonly phase: SyncPhase;
      /** Listings that are known to be needed, where the number is known; children and enqueued pages come on top. */
      readonly planned: number | undefined;
    }
  | {
      readonly kind: "page";
      readonly phase: SyncPhase;
      readonly resourceType: string;
      /** Rows of this page that are kept. */
      readonly rows: number;
      /** Pages and rows of the phase so far, pages of an interrupted run included. */
      readonly totalPages: number;
      readonly totalRows: number;
    }
  | {
      /** A call will be tried again. */
      readonly kind: "waiting";
      readonly phase: SyncPhase;
      readonly resourceType: string;
      readonly waitMs: number;
      readonly reason: string;
    }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "sealing"; readonly grants: number };
