import type { FindingCode } from "./catalogue.ts";
import type { Retry, SafeDetail } from "./error.ts";
import { GrpcCode } from "./grpc-code.ts";

/** What a failure of the operating system, the network or TLS means for us. */
export interface SystemError {
  readonly code: FindingCode;
  readonly grpcCode: GrpcCode;
  readonly retry: Retry;
  readonly message: string;
  readonly details: Readonly<Record<string, SafeDetail>>;
}

type Row = readonly [code: FindingCode, grpcCode: GrpcCode, retry: Retry, text: string];

// A missing file is not gRPC notFound: the sync engine would take that for a deleted resource and drop the listing with a warning
// (sync-engine §4.6). An unknown host and an untrusted certificate are not unavailable: the engine retries that without end.
const rows: Readonly<Record<string, Row>> = {
  EACCES: ["BATON_FILE_ACCESS_DENIED", GrpcCode.permissionDenied, "never", "permission denied"],
  EADDRINUSE: ["BATON_NETWORK_PORT_IN_USE", GrpcCode.failedPrecondition, "never", "address is in use"],
  EAI_AGAIN: ["BATON_NETWORK_HOST_NOT_FOUND", GrpcCode.unavailable, "later", "DNS server did not answer"],
  EBUSY: ["BATON_FILE_BUSY", GrpcCode.failedPrecondition, "never", "in use, or mounted by itself"],
  ECONNABORTED: ["BATON_NETWORK_RESET", GrpcCode.unavailable, "later", "connection was cut"],
  ECONNREFUSED: ["BATON_NETWORK_REFUSED", GrpcCode.unavailable, "later", "connection refused"],
  ECONNRESET: ["BATON_NETWORK_RESET", GrpcCode.unavailable, "later", "connection was cut by the other side"],
  EDQUOT: ["BATON_FILE_DISK_FULL", GrpcCode.resourceExhausted, "never", "disk quota is used up"],
  EEXIST: ["BATON_FILE_EXISTS", GrpcCode.alreadyExists, "never", "exists already"],
  EFBIG: ["BATON_FILE_TOO_LARGE", GrpcCode.resourceExhausted, "never", "larger than this disk or user may write"],
  EHOSTUNREACH: ["BATON_NETWORK_UNREACHABLE", GrpcCode.unavailable, "later", "no route to the host"],
  EIO: ["BATON_FILE_IO_FAILED", GrpcCode.internal, "never", "the disk reports an error"],
  EISDIR: ["BATON_FILE_WRONG_KIND", GrpcCode.failedPrecondition, "never", "is a folder, expected a file"],
  EMFILE: ["BATON_FILE_TOO_MANY_OPEN", GrpcCode.resourceExhausted, "never", "too many open files in this program"],
  ENETUNREACH: ["BATON_NETWORK_UNREACHABLE", GrpcCode.unavailable, "later", "network is unreachable"],
  ENFILE: ["BATON_FILE_TOO_MANY_OPEN", GrpcCode.resourceExhausted, "never", "too many open files on this machine"],
  ENOENT: ["BATON_FILE_NOT_FOUND", GrpcCode.failedPrecondition, "never", "does not exist"],
  ENOSPC: ["BATON_FILE_DISK_FULL", GrpcCode.resourceExhausted, "never", "no space left on the disk"],
  ENOTDIR: ["BATON_FILE_WRONG_KIND", GrpcCode.failedPrecondition, "never", "a part of the path is a file, expected a folder"],
  ENOTEMPTY: ["BATON_FILE_EXISTS", GrpcCode.alreadyExists, "never", "folder is not empty"],
  ENOTFOUND: ["BATON_NETWORK_HOST_NOT_FOUND", GrpcCode.failedPrecondition, "never", "host name is not known"],
  EPERM: ["BATON_FILE_ACCESS_DENIED", GrpcCode.permissionDenied, "never", "operation not permitted"],
  EPIPE: ["BATON_NETWORK_RESET", GrpcCode.unavailable, "later", "the reading side is closed"],
  EROFS: ["BATON_FILE_READ_ONLY", GrpcCode.failedPrecondition, "never", "file system is read-only"],
  ESTALE: ["BATON_FILE_IO_FAILED", GrpcCode.internal, "never", "the network mount has lost the file"],
  ETIMEDOUT: ["BATON_NETWORK_TIMEOUT", GrpcCode.deadlineExceeded, "later", "no answer in time"],
  UND_ERR_BODY_TIMEOUT: ["BATON_NETWORK_TIMEOUT", GrpcCode.deadlineExceeded, "later", "answer stopped in the middle"],
  UND_ERR_CONNECT_TIMEOUT: ["BATON_NETWORK_TIMEOUT", GrpcCode.deadlineExceeded, "later", "no connection in time"],
  UND_ERR_HEADERS_TIMEOUT: ["BATON_NETWORK_TIMEOUT", GrpcCode.deadlineExceeded, "later", "no answer in time"],
  UND_ERR_SOCKET: ["BATON_NETWORK_RESET", GrpcCode.unavailable, "later", "connection was cut by the other side"],
};

// OpenSSL's verification results, as Node names them, and Node's own check of the host name.
const tlsCodes =
  /^(CERT_|CRL_|ERR_SSL_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|EPROTO$)/;

/** Reads a Node system, DNS, undici or TLS error by its `code`; undefined for anything else. */
export function readSystemError(error: object): SystemError | undefined {
  const nodeCode = textField(error, "code");
  if (nodeCode === "") return undefined;
  const [code, grpcCode, retry, text] = rowOf(error, nodeCode) ?? [];
  if (code === undefined || grpcCode === undefined || retry === undefined) return undefined;
  const details: Record<string, SafeDetail> = { code: nodeCode };
  for (const name of ["syscall", "path", "dest", "hostname", "address", "port", "host"]) {
    const value = textField(error, name);
    if (value !== "") details[name] = name === "port" ? Number(value) : value;
  }
  const place = [textField(error, "syscall"), placeOf(error)].filter((part) => part !== "").join(" ");
  return { code, grpcCode, retry, details, message: `${place === "" ? "" : `${place}: `}${text} (${nodeCode})` };
}

function rowOf(error: object, nodeCode: string): Row | undefined {
  if (tlsCodes.test(nodeCode)) {
    return [
      "BATON_NETWORK_TLS",
      GrpcCode.failedPrecondition,
      "never",
      textField(error, "reason") || "certificate or handshake refused",
    ];
  }
  if (nodeCode === "EACCES" && textField(error, "syscall") === "listen") {
    return ["BATON_NETWORK_PORT_IN_USE", GrpcCode.permissionDenied, "never", "port needs more rights"];
  }
  return Object.hasOwn(rows, nodeCode) ? rows[nodeCode] : undefined;
}

function placeOf(error: object): string {
  const path = textField(error, "path");
  if (path !== "") {
    const target = textField(error, "dest");
    return target === "" ? path : `${path} -> ${target}`;
  }
  const host = textField(error, "hostname") || textField(error, "host") || textField(error, "address");
  const port = textField(error, "port");
  if (host === "" || port === "") return host;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function textField(error: object, name: string): string {
  const value = (error as Readonly<Record<string, unknown>>)[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
}
