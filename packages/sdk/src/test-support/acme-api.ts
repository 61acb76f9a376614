import { BatonError, GrpcCode } from "@baton-ts/findings";

export interface AcmeUser {
  readonly id: number;
  readonly name: string | null;
  readonly email: string;
  readonly active: boolean;
}

export interface AcmeTeam {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  /** Ids of users and of teams inside, such as `u1` and `t2`. */
  readonly members: string[];
}

export interface AcmeRepository {
  readonly id: string;
  readonly name: string;
  /** Custom roles by slug with the users that hold them. */
  readonly roles: Readonly<Record<string, readonly number[]>>;
}

export interface AcmePage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** A small system with an API as APIs are: pages, tokens, latency, outages. */
export class AcmeApi implements AsyncDisposable {
  readonly users: AcmeUser[] = [
    { id: 1, name: "Ann", email: "ann@acme.test", active: true },
    { id: 2, name: null, email: "bob@acme.test", active: false },
    { id: 3, name: "Cy", email: "cy@acme.test", active: true },
  ];
  readonly sites: { readonly id: string; readonly name: string }[] = [
    { id: "berlin", name: "Berlin" },
    { id: "quito", name: "Quito" },
  ];
  readonly teams: AcmeTeam[] = [
    { id: "t1", name: "Engineering", site: "berlin", members: ["u1", "t2"] },
    { id: "t2", name: "Platform", site: "berlin", members: ["u2", "u3"] },
    { id: "t3", name: "Sales", site: "quito", members: [] },
  ];
  readonly repositories: AcmeRepository[] = [{ id: "r1", name: "Core", roles: { admin: [1], "release manager": [2, 3] } }];
  /** Requests so far, oldest first. */
  readonly requests: string[] = [];
  /** Failures that the next requests have, oldest first. */
  readonly failures: Error[] = [];
  isClosed = false;

  async page<Row>(path: string, rows: readonly Row[], token: string | undefined, size: number): Promise<AcmePage<Row>> {
    await this.request(`${path}?after=${token ?? ""}&size=${size}`);
    const start = token === undefined ? 0 : Number(token);
    const end = start + size;
    return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : undefined };
  }

  async request(path: string): Promise<void> {
    await Promise.resolve();
    this.requests.push(path);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
  }
}

/** What a client of such an API throws while the system is down. */
export function outage(retryAfterMs?: number): BatonError {
  return new BatonError({
    code: "BATON_SOURCE_UNAVAILABLE",
    message: "GET /teams answered 503",
    grpcCode: GrpcCode.unavailable,
    retry: "later",
    retryAfterMs,
  });
}
