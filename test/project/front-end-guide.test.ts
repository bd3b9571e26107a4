import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { ErrorCode } from "../../examples/client/src/error-codes.js";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const guide = read("docs/front-end.md");
const blocks = [...guide.matchAll(/^```\w+ file=(\S+)\n([^]*?)^```$/gm)].map(([, path = "", code = ""]) => ({
  path,
  code,
}));

describe("the guide for front-end developers", () => {
  it("copies its code exactly from the example that is tested in a browser", () => {
    expect(blocks).toHaveLength(guide.match(/^```\w/gm)?.length ?? 0);
    const changed = blocks.filter(({ path, code }) => !read(path).includes(code));
    expect(changed).toEqual([]);
  });

  it("gives every status type to Apollo Client, which drops the fields of other types", () => {
    const types = [...read("schema.graphql").matchAll(/^type (\w+) implements BenefitStatus/gm)].map(
      ([, type]) => type,
    );
    const [, named = ""] = /BenefitStatus: \[([^\]]*)\]/.exec(guide) ?? [];
    expect(named.match(/\w+/g)?.toSorted()).toEqual(types.toSorted());
  });

  it("lists every code that the gateway returns", () => {
    const codes = [...guide.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
    // Only Apollo Server answers this code, when a client registers its own documents. The gateway does not accept
    // those.
    const answered = Object.keys(ErrorCode).filter((code) => code !== ErrorCode.PERSISTED_QUERY_NOT_FOUND);
    expect(codes.toSorted()).toEqual(answered.toSorted());
  });
});
