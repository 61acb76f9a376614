import { BatonError, GrpcCode } from "@baton-ts/findings";
import { defineError } from "../define-error.ts";

/** One position: which type and resource is being read, and the API's token there. Empty text means none. */
export interface BagState {
  readonly token?: string | undefined;
  readonly typeId?: string | undefined;
  readonly resourceId?: string | undefined;
}

/**
 * A stack of positions for listings inside listings, for example members of each page of subgroups. Its token is upstream's, byte for
 * byte, so a sync can change between implementations (connector-runtime §8.5).
 */
export interface Bag {
  /** The position being read; undefined at the start and after the end. */
  readonly current: BagState | undefined;
  /** Puts a position on top: it is read before the current one goes on. */
  push(state: BagState): void;
  /** Takes the current position off. */
  pop(): BagState | undefined;
  /** Moves the current position to `token`, or ends it when there is none. Throws `BATON_DEFINE_BAG_EMPTY` without a current position. */
  next(token: string | null | undefined): void;
  /** The token that continues here; empty at the end. */
  toToken(): string;
}

/** Reads a bag from its token; empty text is an empty bag. Throws `BATON_CONNECTOR_PAGE_TOKEN_INVALID`. */
export function parseBag(token: string): Bag {
  // Undefined and empty differ in the token: null and [].
  let below: BagState[] | undefined;
  let current: BagState | undefined;
  if (token !== "") ({ below, current } = readToken(token));
  const pop = (): BagState | undefined => {
    const top = current;
    current = below?.pop();
    return top;
  };
  const push = (state: BagState): void => {
    if (current !== undefined) below = [...(below ?? []), current];
    current = state;
  };
  return {
    get current() {
      return current;
    },
    push,
    pop,
    next(next) {
      const top = pop();
      if (top === undefined) {
        const hint = "Push the first position when bag.current is undefined.";
        throw defineError("BAG_EMPTY", "A bag without a current position was moved: no active page state.", hint);
      }
      if (next) push({ ...top, token: next });
    },
    toToken: () => (current === undefined ? "" : `{"states":${statesJson(below)},"current_state":${stateJson(current)}}`),
  };
}

function statesJson(states: readonly BagState[] | undefined): string {
  return states === undefined ? "null" : `[${states.map(stateJson).join(",")}]`;
}

function stateJson(state: BagState): string {
  const members = { token: state.token || undefined, type: state.typeId || undefined, id: state.resourceId || undefined };
  return escapeLikeGo(JSON.stringify(members));
}

// Go's encoder writes these characters as escapes; U+2028 and U+2029 too.
function escapeLikeGo(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function readToken(token: string): { below: BagState[] | undefined; current: BagState | undefined } {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch (error) {
    throw corrupt(error);
  }
  if (!isObject(value)) throw corrupt();
  const { states, current_state: current } = value;
  if (states !== undefined && states !== null && !Array.isArray(states)) throw corrupt();
  return {
    below: states === undefined || states === null ? undefined : states.map(readState),
    current: current === undefined || current === null ? undefined : readState(current),
  };
}

function readState(value: unknown): BagState {
  if (!isObject(value)) throw corrupt();
  const { token, type, id } = value;
  return { token: textOf(token), typeId: textOf(type), resourceId: textOf(id) };
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw corrupt();
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function corrupt(cause?: unknown): BatonError {
  return new BatonError({
    code: "BATON_CONNECTOR_PAGE_TOKEN_INVALID",
    message: "page token corrupt: it is not the token of a bag.",
    hint: "Start the sync again; a token continues only with the version that wrote it.",
    grpcCode: GrpcCode.invalidArgument,
    cause,
  });
}
