/** First record of every segment: what the journal belongs to. */
export interface JournalHeader {
  readonly connector: string;
  readonly syncType: string;
  /** Of everything that decides what is fetched and kept; a journal with another one cannot be continued. */
  readonly fingerprint: string;
  readonly syncId: string;
  /** Nanoseconds since the epoch. */
  readonly startedAt: bigint;
}

/** Rises with every change of the record layout; a journal of another version is started anew, never guessed at. */
export const journalVersion = 2;

/** Kind byte of a record body. */
export const recordKinds = { header: 0, page: 1 } as const;

export function encodeHeader(header: JournalHeader, segment: number): Buffer {
  const { startedAt, ...rest } = header;
  const text = JSON.stringify({ version: journalVersion, segment, ...rest, startedAt: String(startedAt) });
  return Buffer.concat([Uint8Array.of(recordKinds.header), Buffer.from(text)]);
}

/** The header of segment number `segment`, or undefined for anything else: the journal ends before it. */
export function decodeHeader(body: Buffer, segment: number): JournalHeader | undefined {
  if (body[0] !== recordKinds.header) return undefined;
  const fields = parseObject(body.toString("utf8", 1));
  if (fields === undefined || fields["version"] !== journalVersion || fields["segment"] !== segment) return undefined;
  const { connector, syncType, fingerprint, syncId, startedAt } = fields;
  if (typeof connector !== "string" || typeof syncType !== "string" || typeof fingerprint !== "string") return undefined;
  if (typeof syncId !== "string" || typeof startedAt !== "string" || !/^\d{1,30}$/.test(startedAt)) return undefined;
  return { connector, syncType, fingerprint, syncId, startedAt: BigInt(startedAt) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
