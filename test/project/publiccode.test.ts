import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import * as z from "zod";

const text = z.string().trim().min(1);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/);
const httpUrl = z.url({ protocol: /^https?$/ });
const dependencies = z
  .array(
    z.strictObject({
      name: text,
      version: text.optional(),
      versionMin: text.optional(),
      versionMax: text.optional(),
      optional: z.boolean().optional(),
    }),
  )
  .optional();

/**
 * The keys of publiccode.yml 0.5 that the project uses, and all mandatory ones. Any other key is an error. The official
 * schema is not available as an npm package.
 * @see https://yml.publiccode.tools/schema.core.html
 */
const publiccode = z.strictObject({
  publiccodeYmlVersion: z.literal("0.5"),
  name: text,
  url: httpUrl,
  softwareVersion: text.optional(),
  releaseDate: z.iso.date().optional(),
  platforms: z.array(text).min(1),
  categories: z.array(z.enum(["digital-citizenship", "data-collection"])).optional(),
  developmentStatus: z.enum(["concept", "development", "beta", "stable", "obsolete"]),
  softwareType: z.enum(["standalone/backend", "standalone/web"]),
  organisation: z.strictObject({ uri: z.url(), name: text.optional() }).optional(),
  intendedAudience: z
    .strictObject({
      countries: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
      scope: z.array(z.enum(["welfare", "government", "local-authorities"])).optional(),
    })
    .optional(),
  description: z
    .record(
      language,
      z.strictObject({
        localisedName: text.optional(),
        shortDescription: text.max(150),
        longDescription: text.min(150).max(10_000),
        features: z.array(text.max(100)).min(1),
        screenshots: z.array(text).optional(),
      }),
    )
    .refine((languages) => Object.keys(languages).length > 0),
  legal: z.strictObject({ license: text, mainCopyrightOwner: text.optional() }),
  maintenance: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none") }),
    z.strictObject({
      type: z.enum(["internal", "community"]),
      contacts: z.array(z.strictObject({ name: text })).min(1),
    }),
    z.strictObject({
      type: z.literal("contract"),
      contractors: z.array(z.strictObject({ name: text, until: z.iso.date(), website: httpUrl.optional() })).min(1),
    }),
  ]),
  localisation: z.strictObject({ localisationReady: z.boolean(), availableLanguages: z.array(language).min(1) }),
  dependsOn: z
    .strictObject({ open: dependencies, proprietary: dependencies, hardware: dependencies })
    .partial()
    .optional(),
});

interface Package {
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly repository?: unknown;
}

describe("publiccode.yml", () => {
  const read = async () => parse(await readFile("publiccode.yml", "utf8")) as Record<string, unknown>;
  const project = async () => JSON.parse(await readFile("package.json", "utf8")) as Package;

  it("has every mandatory key and no key outside the standard", async () => {
    expect(publiccode.safeParse(await read()).error?.issues ?? []).toEqual([]);
  });

  it("is checked: each mandatory key is reported when it is absent", async () => {
    const file = await read();
    const mandatory =
      "publiccodeYmlVersion name url platforms developmentStatus softwareType description legal maintenance localisation";
    for (const key of mandatory.split(" ")) {
      expect(publiccode.safeParse({ ...file, [key]: undefined }).error?.issues[0]?.path[0]).toBe(key);
    }
    expect(publiccode.safeParse({ ...file, maintenance: { type: "internal" } }).success).toBe(false);
  });

  it("agrees with package.json on the version, the licence and Node", async () => {
    const { version, license, engines } = await project();
    const { softwareVersion, legal, dependsOn } = publiccode.parse(await read());
    expect(softwareVersion).toBe(version);
    expect(legal.license).toBe(license);
    expect(dependsOn?.open).toContainEqual({ name: "Node.js", versionMin: engines.node.replace(/^>=/, "") });
  });

  it("names a repository exactly when package.json does", async () => {
    const published = !new URL(publiccode.parse(await read()).url).hostname.endsWith(".invalid");
    expect(published).toBe((await project()).repository !== undefined);
  });

  it("shows pictures that are in the repository", async () => {
    const pictures = Object.values(publiccode.parse(await read()).description).flatMap((it) => it.screenshots ?? []);
    expect(pictures.filter((picture) => !existsSync(picture))).toEqual([]);
    expect(pictures).not.toEqual([]);
  });
});
