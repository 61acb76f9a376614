// Longer than 300 lines on purpose: every code that people meet is explained here and nowhere else, sorted, one row each.

/** What a person needs to know about one kind of finding or failure. Each text is one line. */
export interface CatalogueEntry {
  /** A few words, without a full stop. */
  readonly title: string;
  /** Why it happens and what it means for the result. */
  readonly cause: string;
  /** What to do next. */
  readonly fix: string;
}

// Sorted by code; a test keeps it so. Adding a row here is all it takes to make its code a FindingCode.
const rows = {
  BATON_C1Z_CORRUPT: {
    title: "File is damaged",
    cause: "A checksum, a length or a record inside the file contradicts the rest, so its content cannot be trusted.",
    fix: "Copy the file again from where it was written, or run the connector again.",
  },
  BATON_C1Z_CURSOR_INVALID: {
    title: "Page cursor belongs to another listing",
    cause: "The cursor was made by another call, another filter or another file.",
    fix: "Continue with the cursor that the same call with the same filter returned, or start again without one.",
  },
  BATON_C1Z_DECODED_SIZE_EXCEEDED: {
    title: "Unpacked size is over the limit",
    cause: "The file unpacks to more bytes than the decoder may write; the limit protects the disk from a hostile file.",
    fix: "Set BATON_DECODER_MAX_DECODED_SIZE_MB to a larger number of MiB if the file comes from a source you trust.",
  },
  BATON_C1Z_ENCODING_UNSUPPORTED: {
    title: "Payload encoding is not supported",
    cause: "The envelope names a payload encoding other than tar, tar with zstd or indexed zstd frames.",
    fix: "Update this program, or write the file again with a current connector.",
  },
  BATON_C1Z_ENGINE_CONFLICT: {
    title: "Storage engines do not fit together",
    cause: "The output was asked for in a format that cannot hold what the inputs contain.",
    fix: "Leave the storage engine unset, or choose pebble when any input is a v3 file.",
  },
  BATON_C1Z_ENGINE_UNKNOWN: {
    title: "Storage engine is not known",
    cause: "The file, or the option, names an engine that this program does not have.",
    fix: "Use sqlite or pebble; update this program if a newer one wrote the file.",
  },
  BATON_C1Z_ID_AMBIGUOUS: {
    title: "Id matches several rows",
    cause: "v3 files key rows by their parts, and the bare id given can be read as more than one of them.",
    fix: "Name the entitlement's resource, or the principal, as well.",
  },
  BATON_C1Z_INVALID_MAGIC: {
    title: "Not a .c1z file",
    cause: "The first five bytes are neither those of a v1 file (C1ZF) nor those of a v3 file (C1Z3).",
    fix: "Check the path; a file that was unpacked, converted to text or downloaded as an error page looks like this.",
  },
  BATON_C1Z_KEYSPACE_UNSUPPORTED: {
    title: "Row layout inside the v3 file is not supported",
    cause: "An early or a newer SDK wrote the file with another layout of keys.",
    fix: "Run the connector again with a current SDK.",
  },
  BATON_C1Z_NOT_FOUND: {
    title: "File is missing or empty",
    cause: "There is no file at this path, or it has no bytes; both mean that nothing was synced yet.",
    fix: "Check the path (flag --file), or run the connector to create the file.",
  },
  BATON_C1Z_NO_ACTIVE_SYNC: {
    title: "Rows were written outside of a sync",
    cause: "The store takes rows only between the start and the end of a sync.",
    fix: "Start or resume a sync first.",
  },
  BATON_C1Z_NO_SYNC: {
    title: "File holds no usable sync",
    cause: "No sync in the file is finished, or young enough to be read unfinished, or of a type that this command can use.",
    fix: "List the syncs of the file, then name one with --sync-id, or run the connector again.",
  },
  BATON_C1Z_OUTPUT_EXISTS: {
    title: "Output file exists already",
    cause: "The command writes a new file and does not overwrite.",
    fix: "Choose another output path, or remove the file.",
  },
  BATON_C1Z_OUTPUT_NOT_CONFIGURED: {
    title: "No output path",
    cause: "The store has rows to save but no path to save them to.",
    fix: "Give an output path (flag --file).",
  },
  BATON_C1Z_READ_ONLY: {
    title: "File is open for reading only",
    cause: "A write was asked of a store that was opened without the right to change the file.",
    fix: "Open it for writing, or write to another file.",
  },
  BATON_C1Z_SAVE_INCOMPLETE: {
    title: "File could not be saved",
    cause: "The sync ended, but its file was not put in place; the previous file is untouched and now stale.",
    fix: "Remove what stopped the save (disk space, permissions), then run again: the collected pages are kept.",
  },
  BATON_C1Z_SYNC_NOT_DIFFABLE: {
    title: "Sync cannot be compared at file level",
    cause: "An old SDK, or a targeted or resources-only run, wrote a sync that is not marked as supporting diffs.",
    fix: "Run full syncs with a current SDK, or compare by content with `baton diff`.",
  },
  BATON_C1Z_SYNC_NOT_FOUND: {
    title: "No such sync in the file",
    cause: "The id given is not the id of a sync that this file holds; old syncs are removed when new ones are written.",
    fix: "List the syncs of the file and choose one of them.",
  },
  BATON_C1Z_SYNC_NOT_RESUMABLE: {
    title: "Sync cannot be resumed",
    cause: "The sync has ended, is of another type, or started more than seven days ago.",
    fix: "Start a new sync.",
  },
  BATON_C1Z_TRUNCATED: {
    title: "File is cut short",
    cause: "The file ends inside its header, a compressed frame or its index: an upload, a copy or a full disk stopped early.",
    fix: "Copy the file again; if the original is as short, run the connector again.",
  },
  BATON_C1Z_WINDOW_EXCEEDED: {
    title: "Compression window is over the limit",
    cause: "Unpacking a frame needs more memory than the decoder may use.",
    fix: "Set BATON_DECODER_MAX_MEMORY_MB to a larger number of MiB if the file comes from a source you trust.",
  },
  BATON_CANCELED: {
    title: "Stopped on request",
    cause: "A signal, a deadline of the caller or a closed connection ended the work.",
    fix: "Run it again; a sync continues where it stopped.",
  },
  BATON_CONFIG_BATON_ID_INVALID: {
    title: "Baton id is malformed",
    cause:
      "A baton id is bid:r:type/id, bid:e:type/id:slug or bid:g:type/id:slug:type/id, with \\ before any / : or \\ inside a part.",
    fix: "Correct the id at the marked place.",
  },
  BATON_CONFIG_EXTERNAL_FILE_MISSING: {
    title: "External resource file is missing",
    cause: "The file named by --external-resource-c1z does not exist.",
    fix: "Check the path, or sync the connector that writes that file first.",
  },
  BATON_CONFIG_LIMIT_INVALID: {
    title: "Limit is not a usable number",
    cause: "A size limit, a worker count or a duration is zero, negative or not a number.",
    fix: "Give a whole number above zero, or leave the setting out.",
  },
  BATON_CONFIG_RESOURCE_TYPE_UNKNOWN: {
    title: "Filter names an unknown resource type",
    cause: "--sync-resource-types holds a type that the connector does not offer.",
    fix: "Use the ids that the connector's `capabilities` command lists; they are case-sensitive.",
  },
  BATON_CONFIG_SKIP_GRANTS_NEEDS_TARGETS: {
    title: "Grants can be skipped in a targeted sync only",
    cause: "Skipping grants was asked for without naming resources to sync.",
    fix: "Name resources with --sync-resources, or use --skip-entitlements-and-grants.",
  },
  BATON_CONNECTOR_BATON_ID_RESERVED: {
    title: "Connector set the reserved BatonID annotation",
    cause: "BatonID marks resources that were copied from an external file; the engine would later delete this one as stale.",
    fix: "Do not add BatonID to resources in the connector.",
  },
  BATON_CONNECTOR_EXCLUSION_GROUPS_MULTIPLE: {
    title: "Entitlement is in several exclusion groups",
    cause: "An entitlement carries more than one EntitlementExclusionGroup annotation; it can belong to one group.",
    fix: "Keep one of the annotations.",
  },
  BATON_CONNECTOR_TYPE_SCOPED_UNSUPPORTED: {
    title: "Type-scoped listing is announced but not implemented",
    cause: "The resource type is annotated for one call per type, and the connector only lists per resource.",
    fix: "Implement the type-scoped listing, or drop the annotation.",
  },
  BATON_CONNECTOR_UNKNOWN_RESOURCE_TYPE: {
    title: "Connector does not know the resource type",
    cause: "A call names a resource type that the connector has no implementation for.",
    fix: "Check the type id; after an upgrade that renamed types, run a full sync.",
  },
  BATON_DEADLINE_EXCEEDED: {
    title: "Took too long",
    cause: "The time limit ended before an answer came.",
    fix: "Try again; if it repeats, raise the limit or check the network and the source system.",
  },
  BATON_FILE_ACCESS_DENIED: {
    title: "No permission for the file",
    cause: "The operating system refused access to the path for this user.",
    fix: "Change the owner or the mode of the path, or run as a user that may use it.",
  },
  BATON_FILE_DISK_FULL: {
    title: "No space left",
    cause: "The disk, or the quota of this user, is full.",
    fix: "Free space, or choose another place with --file and --c1z-temp-dir.",
  },
  BATON_FILE_EXISTS: {
    title: "File exists already",
    cause: "The path is taken, and the command does not overwrite.",
    fix: "Choose another path, or remove what is there.",
  },
  BATON_FILE_NOT_FOUND: {
    title: "File or folder does not exist",
    cause: "Nothing is at this path, or one of its folders is missing.",
    fix: "Check the path and the folder that relative paths start from.",
  },
  BATON_FILE_READ_ONLY: {
    title: "File system is read-only",
    cause: "The path is on a mount that allows no writing, as in a container with a read-only root.",
    fix: "Write to a writable mount, or set BATON_TMPDIR to one.",
  },
  BATON_FILE_TOO_MANY_OPEN: {
    title: "Too many open files",
    cause: "The program, or the machine, reached its limit of open files and connections.",
    fix: "Raise the limit (ulimit -n), or lower the number of workers.",
  },
  BATON_FILE_WRONG_KIND: {
    title: "Path is of the wrong kind",
    cause: "A folder is where a file was expected, or the other way round.",
    fix: "Check the path.",
  },
  BATON_NETWORK_HOST_NOT_FOUND: {
    title: "Host name cannot be resolved",
    cause: "DNS knows no address for the name, or the DNS server did not answer.",
    fix: "Check the spelling of the host, then DNS, VPN and proxy settings of this machine.",
  },
  BATON_NETWORK_PORT_IN_USE: {
    title: "Port is in use",
    cause: "Another program listens on the address, or the port needs more rights.",
    fix: "Choose another port, or stop the other program.",
  },
  BATON_NETWORK_REFUSED: {
    title: "Connection refused",
    cause: "The host is there, but nothing listens on the port, or a firewall rejects it.",
    fix: "Check host and port, and that the service runs.",
  },
  BATON_NETWORK_RESET: {
    title: "Connection was cut",
    cause: "The other side, or something between, closed the connection before the answer was complete.",
    fix: "Try again; if it repeats, look at proxies and load balancers and their idle limits.",
  },
  BATON_NETWORK_TIMEOUT: {
    title: "Host did not answer",
    cause: "The connection, or the answer, did not come within its time limit.",
    fix: "Check that the host is reachable from this machine; firewalls that drop packets look like this.",
  },
  BATON_NETWORK_TLS: {
    title: "TLS connection is not trusted",
    cause: "The certificate is expired, self-signed, for another name or from an authority that this machine does not know.",
    fix: "Correct the host name or the certificate; for a private authority set NODE_EXTRA_CA_CERTS to its file.",
  },
  BATON_NETWORK_UNREACHABLE: {
    title: "Network is unreachable",
    cause: "This machine has no route to the host.",
    fix: "Check the network, VPN and proxy settings of this machine.",
  },
  BATON_RPC_FAILED: {
    title: "Call was answered with an error",
    cause: "The other side of an RPC refused or could not do what was asked; its own text follows the code.",
    fix: "Look at the text, then at the log of the other side.",
  },
  BATON_SYNC_ALREADY_RUNNING: {
    title: "Another sync of the same file is running",
    cause: "Two syncs must not write one journal; the lock file beside the output names the process that holds it.",
    fix: "Wait for it to end or choose another --file; if no such sync runs, delete the lock file in the journal folder.",
  },
  BATON_SYNC_CHECKPOINT_CORRUPT: {
    title: "Saved progress cannot be read",
    cause: "The checkpoint of an unfinished sync is damaged, or a newer version wrote it.",
    fix: "Start a new sync.",
  },
  BATON_SYNC_CHILD_TYPE_NOT_DECLARED: {
    title: "Children are listed under a parent that does not declare them",
    cause: "The parent lacks a ChildResourceType annotation for the type, so its children are never asked for.",
    fix: "Declare the child type on the parent: in this SDK, set `parent` on the child's resource type.",
  },
  BATON_SYNC_CHILD_TYPE_NOT_SYNCED: {
    title: "Declared child type was not synced",
    cause: "A resource declares a child type that the connector does not offer, or that a filter left out.",
    fix: "Add the type to the connector or to --sync-resource-types, or drop the annotation.",
  },
  BATON_SYNC_CURSOR_DUPLICATED: {
    title: "Same page was scheduled twice",
    cause: "One answer asked for the same page token more than once, or for the page that follows anyway.",
    fix: "Name each page once: either as the next page or among the page tokens to enqueue.",
  },
  BATON_SYNC_CURSOR_UNFINISHED: {
    title: "Scheduled pages were not fetched",
    cause: "Pages that an answer asked for were still waiting when the sync ended, so their rows are missing (I10).",
    fix: "Run the sync again; report it if it repeats, because the scheduler has a defect.",
  },
  BATON_SYNC_DUPLICATE_ENTITLEMENT_ID: {
    title: "Entitlement id was returned twice",
    cause: "Two entitlements of one sync share an id; the later one replaced the earlier.",
    fix: "Make the id unique: resource type, resource id and slug.",
  },
  BATON_SYNC_DUPLICATE_GRANT_ID: {
    title: "Grant id was returned twice",
    cause: "Two grants of one sync share an id; the later one replaced the earlier, which hides access if they differ.",
    fix: "List each grant from one side only, and make its id unique: entitlement id, principal type and principal id.",
  },
  BATON_SYNC_DUPLICATE_RESOURCE_ID: {
    title: "Resource id was returned twice",
    cause:
      "Two resources of one type share an id, often because the type is listed at the root and under a parent; the later one won.",
    fix: "List each resource from one place, with the id that the source system keeps for ever.",
  },
  BATON_SYNC_EMPTY: {
    title: "Sync found nothing",
    cause: "No resource was listed; usually the credentials see nothing, or a filter excludes everything.",
    fix: "Check the permissions of the credentials and the resource type filter before this result is used.",
  },
  BATON_SYNC_ENTITLEMENT_CYCLE: {
    title: "Entitlements include each other in a circle",
    cause:
      "Groups are nested so that each contains the other; members are not shared inside the circle, only passed on out of it.",
    fix: "Remove one of the nestings in the source system.",
  },
  BATON_SYNC_ENTITLEMENT_WITHOUT_RESOURCE: {
    title: "Entitlements of resources that are not there",
    cause: "An entitlement names a resource that the sync did not store (I7).",
    fix: "List that resource, or return entitlements only for resources that are listed.",
  },
  BATON_SYNC_EXCLUSION_GROUP_INVALID: {
    title: "Exclusion group breaks its rules",
    cause: "A group spans several resource types, has more than one default, or has more than 50 entitlements (I5).",
    fix: "Split the group, or leave one default in it.",
  },
  BATON_SYNC_EXPANSION_EDGES_DROPPED: {
    title: "Nested access could not be followed",
    cause:
      "A grant says that holders of an entitlement inherit it, but that entitlement was not stored; inherited grants are missing.",
    fix: "Use full entitlement ids of types that are synced, or sync the missing type.",
  },
  BATON_SYNC_EXPANSION_PRINCIPAL_MISMATCH: {
    title: "Nested access names another principal's entitlement",
    cause: "GrantExpandable lists an entitlement of a resource that is not the principal of the grant.",
    fix: "List only entitlements of the principal itself, such as the member entitlement of the nested group.",
  },
  BATON_SYNC_EXTERNAL_MATCH_UNRESOLVED: {
    title: "Grants wait for principals of another system",
    cause: "Grants carry an external match, but no external resource file was given or nothing in it matches.",
    fix: "Give the file of the identity provider with --external-resource-c1z, and check the key that is compared.",
  },
  BATON_SYNC_GRANT_INCOMPLETE: {
    title: "Grants lack their resource or their principal",
    cause: "A grant has no entitlement with a resource, or no principal id; it is stored but cannot be attributed.",
    fix: "Fill in the entitlement and the principal of every grant.",
  },
  BATON_SYNC_GRANT_WITHOUT_ENTITLEMENT: {
    title: "Grants of entitlements that are not there",
    cause: "A grant names an entitlement that the sync did not store (I8).",
    fix: "Return the entitlement from its resource, with exactly the id that the grant uses.",
  },
  BATON_SYNC_GRANT_WITHOUT_PRINCIPAL: {
    title: "Grants to principals that are not there",
    cause:
      "A grant names a principal that the sync did not store (I9): a deleted account, another id format, or a type not synced.",
    fix: "List the principal, or build its id in one place for both the resource and the grant.",
  },
  BATON_SYNC_GRANT_WITHOUT_RESOURCE: {
    title: "Grants on resources that are not there",
    cause: "The resource of a grant's entitlement was not stored (I3).",
    fix: "List that resource, or let the grants page insert it (InsertResourceGrants) with complete fields.",
  },
  BATON_SYNC_IDS_DIFFER_BY_CASE: {
    title: "Ids differ only in upper and lower case",
    cause: "The same thing seems to be returned under two spellings; ids are compared exactly, so it is counted twice.",
    fix: "Use the id exactly as the source system stores it, or fold its case everywhere.",
  },
  BATON_SYNC_INVALID_RECORDS_DROPPED: {
    title: "Records without identity were dropped",
    cause: "The connector returned resource types, resources or entitlements with an empty id or without their resource.",
    fix: "Skip such objects in the connector, or give them the id of the source system.",
  },
  BATON_SYNC_LISTING_SKIPPED: {
    title: "Listings were skipped",
    cause: "The connector answered NotFound for a resource that existed when the sync began; its rows are missing.",
    fix: "Nothing, if the resource was deleted meanwhile; else check that the credentials may read it.",
  },
  BATON_SYNC_NO_GRANTS: {
    title: "No grants found",
    cause: "Entitlements were listed, but nobody holds any; usually the credentials may not read memberships.",
    fix: "Check the permissions of the credentials before this result is used.",
  },
  BATON_SYNC_NO_USERS: {
    title: "No users found",
    cause: "No resource with the user trait was listed, so no access can be attributed to a person.",
    fix: "Check the permissions of the credentials and that the user type has the user trait.",
  },
  BATON_SYNC_PAGE_TOKENS_INVALID: {
    title: "Too many page tokens in one answer",
    cause:
      "One answer may enqueue 1,024 page tokens of at most 1 MiB each and 16 MiB together, none of them empty, in one annotation.",
    fix: "Shorten the tokens, or enqueue the rest from a later page.",
  },
  BATON_SYNC_PAGE_TOKEN_REPEATED: {
    title: "Pagination loop",
    cause: "List, entitlements or grants returned a page token that it had already been given, so the sync would never end.",
    fix: "Return the token of the next page, or no token after the last one.",
  },
  BATON_SYNC_RATE_LIMIT_EXHAUSTED: {
    title: "Rate limit did not clear",
    cause: "The source system kept refusing calls for more than an hour.",
    fix: "Run at a quieter time, or ask for a larger quota for these credentials.",
  },
  BATON_SYNC_RAW_ID_MISSING: {
    title: "Resources lack a raw id",
    cause: "Without a RawId annotation a control plane cannot match the resource with one that was created before the sync.",
    fix: "Set the id of the source system as RawId; this SDK does so unless told otherwise.",
  },
  BATON_SYNC_REFERENCES_FILTERED: {
    title: "References into types that are not synced were left out",
    cause: "Entitlements, grants or expansions name resource types that this sync does not cover.",
    fix: "Add those types to --sync-resource-types, or accept that access through them is not shown.",
  },
  BATON_SYNC_RESOURCE_TYPE_UNKNOWN: {
    title: "Resources of an undeclared type",
    cause: "A page held a resource whose type is not among the resource types of this sync, so the listing was dropped.",
    fix: "Return the type from the resource type list, or return only resources of the type that was asked for.",
  },
  BATON_SYNC_TARGET_SKIPPED: {
    title: "Targeted resources were skipped",
    cause: "The connector answered that the resource does not exist, or that it cannot fetch one resource of this type.",
    fix: "Check the id; where the type has no targeted fetch, run a full sync.",
  },
  BATON_SYNC_TOO_MANY_WARNINGS: {
    title: "Too many listings failed",
    cause: "More than ten listings, and more than a tenth of all, answered NotFound; the result would be misleading.",
    fix: "Check the permissions of the credentials; run again if objects were being deleted in bulk.",
  },
  BATON_SYNC_TRAIT_MISSING: {
    title: "Resource lacks the trait of its type",
    cause: "The type declares a trait (user, group, role, app, secret), and a resource of the type came without it.",
    fix: "Set the trait on every resource of the type, even with no fields.",
  },
  BATON_SYNC_TYPE_WITHOUT_RESOURCES: {
    title: "Resource type has no resources",
    cause: "The type is offered, but nothing was listed at the root and no resource declares it as a child type.",
    fix: "Add ChildResourceType to the parent if the type has one; else check that the credentials may read it.",
  },
  BATON_SYNC_UNFINISHED: {
    title: "Sync stopped before its end",
    cause: "The run duration was over, or the program was stopped; nothing was sealed, and the previous file is untouched.",
    fix: "Run again with the same file: the sync continues where it stopped for up to seven days.",
  },
  BATON_UNKNOWN: {
    title: "Unexpected failure",
    cause: "An error without a code reached the edge of the program; it is not retried.",
    fix: "Run again with --log-level debug and report the output.",
  },
};

/** Codes that the catalogue explains. */
export type FindingCode = keyof typeof rows;

/**
 * Every finding and every documented failure, by code, sorted. The SDK, the CLI, the server and the docs all read it; an error with one of
 * these codes inherits its cause and fix.
 */
export const catalogue: Readonly<Record<FindingCode, CatalogueEntry>> = rows;

/** True when the catalogue has a row for the code. */
export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(rows, code);
}
