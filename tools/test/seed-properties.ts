// Property tests draw the same values in every run, so that a change and not chance decides whether they pass. A search for new failures sets
// BATON_PROPERTY_SEED to anything else, or to `random`.
import fc from "fast-check";

const wanted = process.env["BATON_PROPERTY_SEED"] ?? "20261123";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
