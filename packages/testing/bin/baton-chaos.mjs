#!/usr/bin/env node
import { launch } from "@baton-ts/sdk/launch";

await launch(import.meta.url);
