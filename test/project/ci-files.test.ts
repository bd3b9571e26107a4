import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import * as z from "zod";

const readYaml = async (file: string): Promise<unknown> => parse(await readFile(file, "utf8"));

const github = z.object({
  jobs: z.object({
    ci: z.object({
      container: z.string(),
      "timeout-minutes": z.number(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  }),
});

const gitlab = z.object({
  default: z.object({ image: z.string() }),
  ci: z.object({ timeout: z.string(), script: z.array(z.string()) }),
});

describe("the files of the hosting platforms", () => {
  it("run .ci/run and nothing else, for 90 minutes at most", async () => {
    const { ci } = github.parse(await readYaml(".github/workflows/ci.yml")).jobs;
    expect(ci.steps.flatMap(({ run }) => run ?? [])).toEqual(["bash .ci/run"]);
    expect(ci["timeout-minutes"]).toBeLessThanOrEqual(90);
    const { script, timeout } = gitlab.parse(await readYaml(".gitlab-ci.yml")).ci;
    expect(script).toEqual(["bash .ci/run"]);
    expect(timeout).toBe("90 minutes");
  });

  it("pin each action by its major version", async () => {
    const { ci } = github.parse(await readYaml(".github/workflows/ci.yml")).jobs;
    const actions = ci.steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
    expect(actions).not.toEqual([]);
  });

  it("use an image with the major version of Node that .nvmrc names", async () => {
    const [major] = (await readFile(".nvmrc", "utf8")).split(".");
    const container = z
      .object({ image: z.string() })
      .parse(JSON.parse(await readFile(".devcontainer/devcontainer.json", "utf8")));
    const images = [
      github.parse(await readYaml(".github/workflows/ci.yml")).jobs.ci.container,
      gitlab.parse(await readYaml(".gitlab-ci.yml")).default.image,
      container.image,
    ];
    expect(images.filter((image) => !image.startsWith(`node:${String(major)}-`))).toEqual([]);
  });

  it.each([
    [".github/ISSUE_TEMPLATE/bug.md", ".gitlab/issue_templates/Bug.md"],
    [".github/ISSUE_TEMPLATE/proposal.md", ".gitlab/issue_templates/Proposal.md"],
    [".github/pull_request_template.md", ".gitlab/merge_request_templates/Default.md"],
  ])("%s asks the same questions as %s", async (github, gitlab) => {
    const [githubText, gitlabText] = await Promise.all([readFile(github, "utf8"), readFile(gitlab, "utf8")]);
    expect(githubText.replace(/^---\n.*?\n---\n\n/s, "")).toBe(gitlabText);
  });
});
