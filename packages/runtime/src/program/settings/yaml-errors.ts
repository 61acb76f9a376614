import type { ErrorCode } from "yaml";

/** What is wrong with a YAML file and what to do, without a word of the file: the parser's own messages quote it. */
export interface YamlProblem {
  readonly what: string;
  readonly hint: string;
}

const quoteIt = "put the value in quotes";
const problems: Partial<Record<ErrorCode, YamlProblem>> = {
  BAD_ALIAS: { what: "a value starts with * and means a reference here", hint: quoteIt },
  BAD_DQ_ESCAPE: { what: "unknown escape in double quotes", hint: "write \\\\ for a backslash, or use single quotes" },
  BAD_INDENT: { what: "indentation is wrong", hint: "indent entries of one level by the same number of spaces" },
  BAD_SCALAR_START: { what: "a value starts with a reserved character (@, ` or %)", hint: quoteIt },
  BLOCK_AS_IMPLICIT_KEY: { what: "a second `: ` stands on the line", hint: quoteIt },
  DUPLICATE_KEY: { what: "the key stands twice", hint: "keep one of the two lines" },
  MISSING_CHAR: { what: "a closing quote, bracket or colon is missing", hint: "close the quote or bracket, write `name: value`" },
  MULTILINE_IMPLICIT_KEY: { what: "the line is no `name: value`", hint: "write a colon and a space after the name" },
  MULTIPLE_DOCS: { what: "the file holds more than one document", hint: "remove the `---` and what follows it" },
  RESOURCE_EXHAUSTION: { what: "references multiply too often", hint: "write the values out" },
  TAB_AS_INDENT: { what: "a tab is used to indent", hint: "indent with spaces" },
  TAG_RESOLVE_FAILED: { what: "a value starts with ! and means a tag here", hint: quoteIt },
};

/** Explains a parser error by its code. */
export function explainYamlError(code: ErrorCode): YamlProblem {
  return problems[code] ?? { what: "is not valid YAML", hint: "write one setting a line, as name: value" };
}
