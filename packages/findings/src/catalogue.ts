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
  BATON_C1Z_CLOSED: {
    title: "File was used after it was closed",
    cause: "The calling program read or wrote through a reader or writer that had been closed already.",
    fix: "Keep the reader or writer open until the last call on it has ended; in a finished program, report the command you ran.",
  },
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
  BATON_C1Z_DUPLICATE_ID: {
    title: "Two rows share one key",
    cause:
      "A v1 file takes each id once, and the rows to write, or the syncs carried over from the previous file, hold the named id twice.",
    fix: "Give every object an id of its own; a v3 file that holds such rows cannot be converted to v1.",
  },
  BATON_C1Z_ENGINE_CONFLICT: {
    title: "File format does not fit what was asked",
    cause:
      "A v3 file would have to be rewritten as v1 under the same path, or a file was to be converted to the format that it has already.",
    fix: "Leave the storage engine unset, write to another path, or use the conversion for the other direction.",
  },
  BATON_C1Z_FEATURE_UNSUPPORTED: {
    title: "File uses a feature that is not read",
    cause: "The v3 file was written with an engine, table format, compression or index layout that this version does not know.",
    fix: "Update this program, or run the connector again with a current SDK to write the file anew.",
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
  BATON_C1Z_NOT_FOUND: {
    title: "File is missing or empty",
    cause: "There is no file at this path, or it has no bytes; both mean that nothing was synced yet.",
    fix: "Check the path (flag --file), or run the connector to create the file.",
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
  BATON_C1Z_ROWS_UNORDERED: {
    title: "Rows came out of key order",
    cause: "A v3 file is written once in key order, and the program handed over a row whose key sorts before the previous one.",
    fix: "Sort the rows by the UTF-8 bytes of their ids before writing; in a finished program, report the command you ran.",
  },
  BATON_C1Z_ROW_INCOMPLETE: {
    title: "Row lacks an id that is part of its key",
    cause:
      "A v3 file makes the key of a row from ids, and one of them is empty: its own, or that of its resource, entitlement or principal.",
    fix: "Fill in the id in the connector, or leave the row out.",
  },
  BATON_C1Z_SAVE_INCOMPLETE: {
    title: "File could not be saved",
    cause: "The sync ended, but its file was not put in place; the previous file is untouched and now stale.",
    fix: "Remove what stopped the save (disk space, permissions), then run again: the collected pages are kept.",
  },
  BATON_C1Z_SYNC_NOT_FOUND: {
    title: "No such sync in the file",
    cause: "The id given is not the id of a sync that this file holds; old syncs are removed when new ones are written.",
    fix: "List the syncs of the file and choose one of them.",
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
  BATON_CLI_INCOMPLETE: {
    title: "Shown sync is not complete",
    cause:
      "--strict was given, and the sync behind the output is unfinished, resources-only or partial, so rows may be missing from it.",
    fix: "Run the connector to a finished full sync, or leave out --strict to accept what is there.",
  },
  BATON_CLI_USAGE: {
    title: "Command line is not understood",
    cause: "A command, flag, value or combination of flags is not one that `baton` has.",
    fix: "Run `baton help <command>` for its flags and examples.",
  },
  BATON_CONFIG_BATON_ID_INVALID: {
    title: "Baton id is malformed",
    cause:
      "A baton id is bid:r:type/id, bid:e:type/id:slug or bid:g:type/id:slug:type/id, with \\ before any / : or \\ inside a part.",
    fix: "Correct the id at the marked place.",
  },
  BATON_CONFIG_FILE_FIELD: {
    title: "File of a setting cannot be used",
    cause: "The setting holds the path of a file, and that file is missing, not readable or larger than 2 MiB.",
    fix: "Give the path of a file that holds only this setting and that the account running the connector may read.",
  },
  BATON_CONFIG_INVALID: {
    title: "Setting breaks a rule",
    cause:
      "A required field is empty, a value is out of range or of the wrong form, or fields are set that exclude or need each other.",
    fix: "Correct each named field where it was set; the connector's `config` command lists every field and its rules.",
  },
  BATON_CONFIG_LIMIT_INVALID: {
    title: "Limit is zero",
    cause: "A limit of the decoder, on its memory or on the unpacked size, was set to 0, which would refuse every file.",
    fix: "Unset the named variable, or set it to a whole number of MiB above zero.",
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
  BATON_CONNECTOR_FIELD_DUPLICATE: {
    title: "Connector's setting has the name of a built-in flag",
    cause:
      "Every connector program has a set of flags of its own, and the connector defines a field that would get the same name as one of them.",
    fix: "Rename the field in the connector's config.",
  },
  BATON_CONNECTOR_GRANT_DECLINED: {
    title: "Source system declined the grant",
    cause:
      "The connector's grant handler answered that this access must not be given, with the reason in the message; nothing was changed.",
    fix: "Clear the reason, or request the access for another principal or another entitlement.",
  },
  BATON_CONNECTOR_NOT_PROVISIONED: {
    title: "Connector cannot change this access",
    cause: "A grant or revoke was asked for an entitlement whose type has no grant and revoke handlers.",
    fix: "Change the access in the source system, or add the handlers to the connector.",
  },
  BATON_CONNECTOR_PAGE_TOKEN_FOREIGN: {
    title: "Page token belongs to another listing",
    cause: "A listing was called with a token that was made for another method, type, resource or parent.",
    fix: "Send back only the token that the same listing returned; if a stored token is to blame, start the sync again.",
  },
  BATON_CONNECTOR_PAGE_TOKEN_INVALID: {
    title: "Page token cannot be read",
    cause: "The token was cut, altered or written by a version of the connector that builds its cursors in another way.",
    fix: "Start the sync again without the token.",
  },
  BATON_CONNECTOR_PARENT_MISSING: {
    title: "Resource came without its parent",
    cause: "The type exists only below a parent, and the caller sent one of its resources without the parent's id.",
    fix: "Sync again, so that the stored resource has its parent; else correct the caller.",
  },
  BATON_CONNECTOR_PRINCIPAL_TYPE: {
    title: "Principal of a type that cannot hold the entitlement",
    cause: "A grant or revoke names a principal whose type is missing from the entitlement's grantableTo.",
    fix: "Choose a principal of one of the types in the message, or add its type to grantableTo in the connector.",
  },
  BATON_CONNECTOR_RESOURCE_MISSING: {
    title: "Call names no resource",
    cause: "Entitlements and grants are listed of one resource, and the request had none.",
    fix: "Send the id of the resource whose entitlements or grants are wanted.",
  },
  BATON_CONNECTOR_RESOURCE_NOT_FOUND: {
    title: "Source system has no such resource",
    cause: "The connector's get handler found nothing under the id: it was deleted, or the credentials do not see it.",
    fix: "Check the id and the permissions of the credentials; after a deletion run a full sync.",
  },
  BATON_CONNECTOR_SLUG_UNKNOWN: {
    title: "Entitlement is not one of its type",
    cause:
      "A grant or revoke names an entitlement that the connector does not offer, often from a sync that an older version wrote.",
    fix: "Sync again and use the entitlement of the new sync.",
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
  BATON_DEFINE_AGREEMENT_DATES: {
    title: "Dates of a vendor agreement contradict each other",
    cause: "The agreement would end before it starts, or could be terminated only after its end.",
    fix: "Check which of the API's dates is which.",
  },
  BATON_DEFINE_ALIAS_EMPTY: {
    title: "Alias is empty",
    cause: "A resource was given an alias without any text, which identifies nothing.",
    fix: "Leave out empty aliases.",
  },
  BATON_DEFINE_AUTH_METHOD: {
    title: "Several authentication methods are the default",
    cause: "More than one entry of the auth methods says that it is used when none is chosen.",
    fix: "Keep one default.",
  },
  BATON_DEFINE_BAG_EMPTY: {
    title: "Bag of positions was moved while empty",
    cause: "The handler asked for the next page of a bag that has no current position.",
    fix: "Push the first position when the bag has none.",
  },
  BATON_DEFINE_CONNECTOR_NAME: {
    title: "Name of the connector program is not usable",
    cause:
      "The name becomes a program's name, and this one has other characters than lower-case letters, digits and dashes, or does not start with a letter.",
    fix: "Name it after the system, for example baton-acme.",
  },
  BATON_DEFINE_CONSTRAINT: {
    title: "Rule between fields can never work",
    cause:
      "The rule names an unknown field, the same field twice or too few fields, or makes required fields exclude each other.",
    fix: "Use keys of config, each once, and at least two of them.",
  },
  BATON_DEFINE_CURSOR_NOT_JSON: {
    title: "Page cursor cannot be stored",
    cause: "The cursor holds something that JSON has no form for, so the next page would not get it back.",
    fix: "Put text, finite numbers, booleans, lists and plain objects into cursors.",
  },
  BATON_DEFINE_ENTITLEMENTS_MISSING: {
    title: "Dynamic entitlements are never listed",
    cause: "The resource type allows entitlements that differ from resource to resource, but has no handler that lists them.",
    fix: "Add entitlements or entitlementsForType to the type's handlers, or remove dynamic.",
  },
  BATON_DEFINE_ENTITLEMENT_TYPE: {
    title: "Listing returned something else than its entitlements",
    cause: "The entitlements handler returned an entitlement of another resource type, or a value that is none.",
    fix: "Build items with entitlement(slug, resource) of the type that is listed.",
  },
  BATON_DEFINE_EXCLUSION_GROUP: {
    title: "Exclusion group is declared wrongly",
    cause:
      "The group has two defaults, spans several resource types, or is made per resource on an entitlement that is not static.",
    fix: "Keep one default, and give each type a group of its own.",
  },
  BATON_DEFINE_EXPAND_EMPTY: {
    title: "Grant expands from nothing",
    cause: "The grant has expandFrom with an empty list, so no access would be passed on.",
    fix: "Leave out expandFrom, or name entitlements of the principal.",
  },
  BATON_DEFINE_EXPAND_NOT_OF_PRINCIPAL: {
    title: "Grant expands from a foreign entitlement",
    cause: "expandFrom names an entitlement of a resource that is not the principal of the grant.",
    fix: "Build the source from the principal, for example the member entitlement of the nested team.",
  },
  BATON_DEFINE_FIELD_CHOICES: {
    title: "Field has no choices",
    cause: "A select field was declared with an empty list, so no value could be valid.",
    fix: "Name at least one choice.",
  },
  BATON_DEFINE_FIELD_DEFAULT: {
    title: "Default breaks the field's own rule",
    cause: "The default is none of the choices, or is no http or https URL where the field takes one.",
    fix: "Correct the default, or leave it out.",
  },
  BATON_DEFINE_FIELD_DUPLICATE: {
    title: "Two fields have one flag name",
    cause: "Flag names are made from the keys of config unless given, and two of them came out the same.",
    fix: "Give one of the fields another name.",
  },
  BATON_DEFINE_FIELD_NAME: {
    title: "Field has no usable flag name",
    cause: "The name starts with something else than a letter, or has other characters than lower-case letters, digits, - and _.",
    fix: "Rename the key, or set name on the field.",
  },
  BATON_DEFINE_FIELD_NOT_SECRET: {
    title: "Field sounds like a secret but is not one",
    cause: "The name has token, password, secret or key in it, but nothing would keep its value out of logs.",
    fix: "Make it field.secret(), or say notSecret: true.",
  },
  BATON_DEFINE_FIELD_PATTERN: {
    title: "Pattern of a field is not valid",
    cause: "The pattern is no regular expression that JavaScript can read.",
    fix: "Correct the pattern.",
  },
  BATON_DEFINE_GRANTABLE_TO_EMPTY: {
    title: "Entitlement can be granted to nobody",
    cause: "The declaration of the entitlement has an empty grantableTo.",
    fix: "Name the resource types of its principals.",
  },
  BATON_DEFINE_GRANT_EXPECTED: {
    title: "Listing of grants returned something else",
    cause: "An item of the page was not made by grantTo, so its ids cannot be trusted.",
    fix: "Build items with entitlement.grantTo(principal).",
  },
  BATON_DEFINE_ID_CONTROL_CHARACTER: {
    title: "Id has a control character",
    cause:
      "A line break, tab, zero byte or the like is inside the id; it often comes from text that was split or decoded wrongly.",
    fix: "Use the stable id of the source system exactly as its API returns it.",
  },
  BATON_DEFINE_ID_EMPTY: {
    title: "Id is empty",
    cause: "An object was built from a row without an id; splitting an empty list at a comma makes such a row too.",
    fix: "Leave out rows without an id.",
  },
  BATON_DEFINE_ID_NOT_UNICODE: {
    title: "Id is not valid text",
    cause: "The id holds half of a surrogate pair: the source was cut inside a character or decoded with the wrong encoding.",
    fix: "Decode the source as UTF-8.",
  },
  BATON_DEFINE_ID_TOO_LONG: {
    title: "Id is too long",
    cause: "An id may have at most 1,024 bytes as UTF-8.",
    fix: "Use the stable native id of the system, not a description, a query or a token.",
  },
  BATON_DEFINE_ID_UNSAFE_NUMBER: {
    title: "Id is a number that may have been rounded",
    cause: "Numbers above 2^53, fractions and the like lose digits in JavaScript, so two objects could get one id.",
    fix: "Decode such ids as strings or as bigint.",
  },
  BATON_DEFINE_INSIGHT: {
    title: "Security insight is not usable",
    cause: "The risk score is no whole number from 0 to 100, or the issue has no text.",
    fix: "Scale the system's score to 0..100, and leave out insights without content.",
  },
  BATON_DEFINE_LISTING_TWICE: {
    title: "Listing is defined per resource and per type",
    cause: "The type has both handlers for the same listing, and the sync would call the one per type only.",
    fix: "Keep one of the two handlers.",
  },
  BATON_DEFINE_LIST_MISSING: {
    title: "Resource type has no list handler",
    cause: "Without it no resource of the type would ever be found.",
    fix: "Add list to the handlers of the type.",
  },
  BATON_DEFINE_NAME_EMPTY: {
    title: "Display name is missing",
    cause: "The connector, or one of its resource types, has no name that people can read.",
    fix: 'Set displayName to what people call it, for example "Team".',
  },
  BATON_DEFINE_NO_TYPES: {
    title: "Connector has no resource types",
    cause: "The list of resources is empty, so a sync would find nothing.",
    fix: "Pass the result of at least one type.sync({ ... }).",
  },
  BATON_DEFINE_PAGE_EXPECTED: {
    title: "Handler returned no page",
    cause: "A listing handler must answer with a page; nothing, or a plain list, came back.",
    fix: "Return page.of(items, next) or page.done(items).",
  },
  BATON_DEFINE_PAGE_TOKEN_TOO_LONG: {
    title: "Page cursor is too large",
    cause: "The cursor makes a page token of more than 1 MiB; cursors that carry rows along grow like this.",
    fix: "Keep a position in the cursor, not rows.",
  },
  BATON_DEFINE_PRINCIPAL_TYPE: {
    title: "Entitlement is granted to a type that it does not allow",
    cause: "grantTo was given a principal whose type is missing from the entitlement's grantableTo.",
    fix: "Add the type to grantableTo, or grant to another principal.",
  },
  BATON_DEFINE_PROFILE_VALUE: {
    title: "Profile holds a value that cannot be stored",
    cause: "A function, a symbol, an instance of a class, an invalid date or a number that is not finite is at the named path.",
    fix: "Convert the value, or leave it out.",
  },
  BATON_DEFINE_PROVISION_EMPTY: {
    title: "Provisioning is declared without handlers",
    cause: "The provision object of the type has no entries, so it would announce a capability that is not there.",
    fix: "Add handlers, or leave provision out.",
  },
  BATON_DEFINE_PROVISION_HALF: {
    title: "Provisioner can only grant, or only revoke",
    cause: "Access that is given must be removable and the other way round, and one of the two handlers is missing.",
    fix: "Add the missing handler, or remove the other one.",
  },
  BATON_DEFINE_PROVISION_WITHOUT_ENTITLEMENTS: {
    title: "Provisioning without anything to grant",
    cause: "The type has grant and revoke handlers but declares no entitlements.",
    fix: "Declare the entitlements that can be granted.",
  },
  BATON_DEFINE_RESOURCE_TYPE: {
    title: "Listing returned something else than its resources",
    cause: "The list handler returned a resource of another type, or a value that is none.",
    fix: "Build items with resource(...) of the type that is listed.",
  },
  BATON_DEFINE_RESULT_EXPECTED: {
    title: "Grant or revoke handler gave no result",
    cause: "The handler returned nothing, which says neither that access was changed nor that it was so already.",
    fix: "Return one of the results that the message names, such as granted() or revoked().",
  },
  BATON_DEFINE_SLUG_UNKNOWN: {
    title: "Slug is not declared",
    cause: "A handler or an item uses an entitlement slug that the resource type does not declare.",
    fix: "Use a declared slug, add it to entitlements, or build the entitlement with dynamic().",
  },
  BATON_DEFINE_SPAWN: {
    title: "Page starts further listings wrongly",
    cause:
      "It starts more than 1,024 listings or 16 MiB of tokens, one of them twice or at an empty cursor, or does so while listing resources.",
    fix: "Start further listings on later pages of entitlements or grants, each at a cursor of its own.",
  },
  BATON_DEFINE_STATIC_TEXT: {
    title: "Static entitlement has a text made from the resource",
    cause: "Static entitlements are described once for the whole type, when no resource is at hand.",
    fix: "Write fixed texts, or make the entitlement not static.",
  },
  BATON_DEFINE_TARGET_TYPE: {
    title: "Entitlement was built for a resource of another type",
    cause: "The resource handed to the entitlement is not of the type that declares it.",
    fix: "Pass a resource of the declaring type.",
  },
  BATON_DEFINE_TIME: {
    title: "Time cannot be read",
    cause: "The value is neither a valid Date nor an ISO 8601 text with a time zone.",
    fix: "Parse the API's own format first.",
  },
  BATON_DEFINE_TYPE_DUPLICATE: {
    title: "Resource type is defined twice",
    cause: "Two definitions with the same type id were passed to the connector.",
    fix: "Call sync() once for each type and pass each result once.",
  },
  BATON_DEFINE_TYPE_ID: {
    title: "Resource type id is not usable",
    cause: "The id has white space, a colon or a slash; colons and slashes separate the parts of longer ids.",
    fix: "Use lower-case words joined by - or _.",
  },
  BATON_DEFINE_TYPE_UNKNOWN: {
    title: "Reference to a resource type that is not there",
    cause:
      "A parent or a grantableTo names a type that was not passed to the connector, often a spelling with another case or a plural.",
    fix: "Write the id as it was declared, or add the type to resources.",
  },
  BATON_DEFINE_TYPE_UNREACHABLE: {
    title: "Resource type would never be listed",
    cause: "It is listed below its parents only, and none of them can be reached from the root.",
    fix: "Add alsoRoot: true to the type at the top of the hierarchy.",
  },
  BATON_FILE_ACCESS_DENIED: {
    title: "No permission for the file",
    cause: "The operating system refused access to the path for this user.",
    fix: "Change the owner or the mode of the path, or run as a user that may use it.",
  },
  BATON_FILE_BUSY: {
    title: "File is in use",
    cause:
      "Another program or a mount holds the path; a file that is mounted by itself, as into a container, cannot be replaced.",
    fix: "End the program that uses it; into a container, mount the folder of the file and not the file itself.",
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
  BATON_FILE_IO_FAILED: {
    title: "Disk error",
    cause: "The disk, or the network mount that the path is on, could not do what it was asked to.",
    fix: "Look at the system's log and check the disk or the mount; the next run continues where this one stopped.",
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
  BATON_FILE_TOO_LARGE: {
    title: "File would be too large",
    cause: "The file system, or a limit of this user, allows no file of this size; FAT ends at 4 GiB.",
    fix: "Raise the limit (ulimit -f), or choose a place on another file system with --file and --c1z-temp-dir.",
  },
  BATON_FILE_TOO_MANY_OPEN: {
    title: "Too many open files",
    cause: "The program, or the machine, reached its limit of open files and connections.",
    fix: "Raise the limit (ulimit -n), or lower the number of workers.",
  },
  BATON_FILE_UNREADABLE: {
    title: "Temporary copy cannot be read or written",
    cause: "The disk answered with an input/output error while the unpacked copy of a file was in use.",
    fix: "Check the disk of the temporary folder, or set BATON_TMPDIR to a folder on another one.",
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
  BATON_SOURCE_LINK_FOREIGN: {
    title: "Next page is on another host",
    cause: "The Link header of an answer points to another origin, and following it would send the credentials there.",
    fix: "Check the base URL; a proxy that rewrites addresses must rewrite Link headers too.",
  },
  BATON_SYNC_ALREADY_RUNNING: {
    title: "Another sync of the same file is running",
    cause: "Two syncs must not write one journal; the lock file beside the output names the process that holds it.",
    fix: "Wait for it to end or choose another --file; if no such sync runs, delete the lock file in the journal folder.",
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
    cause: "Pages that an answer asked for were still waiting when the sync ended, so their rows are missing.",
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
    cause: "An entitlement names a resource that the sync did not store.",
    fix: "List that resource, or return entitlements only for resources that are listed.",
  },
  BATON_SYNC_EXCLUSION_GROUP_INVALID: {
    title: "Exclusion group breaks its rules",
    cause: "A group spans several resource types, has more than one default, or has more than 50 entitlements.",
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
    cause: "A grant names an entitlement that the sync did not store.",
    fix: "Return the entitlement from its resource, with exactly the id that the grant uses.",
  },
  BATON_SYNC_GRANT_WITHOUT_PRINCIPAL: {
    title: "Grants to principals that are not there",
    cause: "A grant names a principal that the sync did not store: a deleted account, another id format, or a type not synced.",
    fix: "List the principal, or build its id in one place for both the resource and the grant.",
  },
  BATON_SYNC_GRANT_WITHOUT_RESOURCE: {
    title: "Grants on resources that are not there",
    cause: "The resource of a grant's entitlement was not stored.",
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
  BATON_USAGE_ARGUMENT_UNKNOWN: {
    title: "Argument of a command is missing or not known",
    cause: "The command takes one of a few words, or none, and was given something else.",
    fix: "Write one of the words in the message, or see `help` of the command.",
  },
  BATON_USAGE_COMMAND_UNSUPPORTED: {
    title: "Command is not there yet",
    cause: "The Go connectors have this command; this version of the framework does not.",
    fix: "See --help for the commands that are there, or use the Go connector for this one.",
  },
  BATON_USAGE_CONFIG_FILE_INVALID: {
    title: "Config file cannot be read",
    cause: "The file is not valid YAML or JSON at the named line and column, or is no list of names and values.",
    fix: "Correct the file at that place: one setting a line, written name: value.",
  },
  BATON_USAGE_CONFIG_FILE_MISSING: {
    title: "Config file does not exist",
    cause: "BATON_CONFIG_PATH names a file that is not there.",
    fix: "Correct the path, or unset the variable.",
  },
  BATON_USAGE_CONFIG_FILE_NAME: {
    title: "Config file has another ending than .yaml or .yml",
    cause: "A file that BATON_CONFIG_PATH names is taken only with one of these endings, as by the Go connectors.",
    fix: "Rename the file; JSON may stay inside it, because JSON is YAML.",
  },
  BATON_USAGE_DAEMON_UNSUPPORTED: {
    title: "Daemon mode is not there yet",
    cause: "A flag was given that only serves a connector that runs under a control plane.",
    fix: "Leave the flag out to sync once into --file.",
  },
  BATON_USAGE_FLAGS_EXCLUSIVE: {
    title: "Flags exclude each other",
    cause: "Two or more flags of a group were set of which at most one may be set.",
    fix: "Keep one of them; environment variables and the config file count as well.",
  },
  BATON_USAGE_FLAGS_ONE_REQUIRED: {
    title: "One of several flags is needed",
    cause: "None of the flags of a group is set, and the connector needs one of them.",
    fix: "Set one of the named flags, or its environment variable.",
  },
  BATON_USAGE_FLAGS_TOGETHER: {
    title: "Flags belong together",
    cause: "Some flags of a group are set and others are not; the connector needs all or none.",
    fix: "Add the missing flags, or leave out the others.",
  },
  BATON_USAGE_FLAG_INVALID: {
    title: "Value of a flag is of the wrong kind",
    cause: "The flag takes a number, a switch or a list, and the text given is none.",
    fix: "Write the flag as --name=value with a value of the named kind.",
  },
  BATON_USAGE_FLAG_NEEDS_ARGUMENT: {
    title: "Flag has no value",
    cause: "The flag takes a value and was the last word of the command line.",
    fix: "Write --name=value.",
  },
  BATON_USAGE_FLAG_REQUIRED: {
    title: "Required setting is missing",
    cause: "The connector cannot work without the named setting, and neither flag, environment variable nor config file has it.",
    fix: "Set the flag, the variable BATON_<NAME>, or the name in the config file.",
  },
  BATON_USAGE_FLAG_UNSUPPORTED: {
    title: "Flag is not there yet",
    cause: "The Go connectors have this flag; this version of the framework does not, and does not pass over it silently.",
    fix: "Leave the flag out.",
  },
  BATON_USAGE_SETTING_INVALID: {
    title: "Setting is of the wrong kind",
    cause:
      "An environment variable or a line of the config file holds something else than the number, switch, text, list or map that the field takes.",
    fix: "Correct or remove the named variable or line.",
  },
  BATON_USAGE_TEMP_DIR_MISSING: {
    title: "Temporary folder does not exist",
    cause: "--c1z-temp-dir names a folder that is not there, or something that is no folder.",
    fix: "Create the folder, or leave the flag out.",
  },
  BATON_USAGE_UNKNOWN_COMMAND: {
    title: "Command is not known",
    cause: "The first word after the program's name is none of its commands.",
    fix: "See --help; the value of a switch is written with an equals sign, as in --flag=false.",
  },
  BATON_USAGE_UNKNOWN_FLAG: {
    title: "Flag is not known",
    cause: "The program has no flag of this name; each connector adds its own to the common ones.",
    fix: "See --help for the flags of this connector.",
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
