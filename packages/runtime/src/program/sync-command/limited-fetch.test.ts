import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitedFetch } from "./limited-fetch.ts";

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/ok") response.end("fine");
    // The head of the answer comes, its body never does.
    if (request.url === "/slow-body") response.write("beginning");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("limitedFetch", () => {
  it("lets requests through that end in time", async () => {
    const response = await limitedFetch(fetch, 10_000)(`${url}/ok`);
    expect(await response.text()).toBe("fine");
  });

  it("ends a request that is not answered", async () => {
    await expect(limitedFetch(fetch, 50)(`${url}/silent`)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("ends a body that does not come", async () => {
    const response = await limitedFetch(fetch, 50)(`${url}/slow-body`);
    await expect(response.text()).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("keeps the caller's own signal", async () => {
    const signal = AbortSignal.abort(new Error("changed my mind"));
    await expect(limitedFetch(fetch, 10_000)(`${url}/ok`, { signal })).rejects.toThrow("changed my mind");
    await expect(limitedFetch(fetch, 10_000)(new Request(`${url}/ok`, { signal }))).rejects.toThrow("changed my mind");
  });
});
