// Adds the platform packages that the registry in use does not serve to package-lock.json.
// A tool's binary comes in one optional package per platform. Where a registry mirror holds only some of
// them, npm writes a lock without the others and `npm ci` then refuses that lock on every machine.
// An entry without an integrity is what npm itself writes for a package it has not downloaded; the platform that needs it
// fetches it by version. Run after any `npm install`: node tools/lock/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const path = "package-lock.json";
const lock = JSON.parse(readFileSync(path, "utf8"));
const oses = ["android", "darwin", "freebsd", "linux", "openharmony", "openbsd", "netbsd", "sunos", "aix", "win32"];
const cpus = ["arm64", "x64", "arm", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "loong64", "mips64el"];

let added = 0;
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key]) continue;
    const words = name.split(/[-/]/);
    const os = oses.find((o) => words.includes(o));
    const cpu = cpus.find((c) => words.includes(c));
    if (!os || !cpu) continue;
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      license: entry.license,
      optional: true,
      os: [os],
      ...(name.includes("musl") ? { libc: ["musl"] } : {}),
    };
    added++;
  }
}
const { "": root, ...rest } = lock.packages;
lock.packages = { "": root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform packages added`);
