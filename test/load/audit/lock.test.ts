import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "@jest/globals";
import { TrailLocked } from "../../../src/audit/broken.js";
import { lockFile } from "../../../src/audit/lock.js";
import { newTrailFolder } from "../../support/audit/trail.js";
import { kill, killWithUs } from "../../support/gateway/child-process.js";
import { measured } from "../../support/run-reports/measured.js";

const starts = 50;
const rounds = 5;
const lock = new URL("../../../src/audit/lock.js", import.meta.url).href;

/** Tries to lock the file whenever it reads a line, and prints whether it holds the lock. */
const contender = `
  import { createInterface } from "node:readline";
  const { lockFile } = await import(${JSON.stringify(lock)});
  console.log("ready");
  for await (const file of createInterface({ input: process.stdin })) {
    const state = await Promise.try(lockFile, file).then(() => "held", (error) => error.name);
    console.log(state);
  }
`;

interface Contender {
  readonly child: ChildProcess;
  readonly nextLine: () => Promise<string>;
}

const all: Contender[] = [];

function startContender(): Contender {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", contender], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  killWithUs(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const started = { child, nextLine: async () => String((await lines.next()).value) };
  all.push(started);
  return started;
}

const tryToHold = async ({ child, nextLine }: Contender, file: string) => {
  child.stdin?.write(`${file}\n`);
  return nextLine();
};

describe("the lock of an audit file", () => {
  afterEach(async () => {
    await Promise.all(all.splice(0).map(({ child }) => kill(child)));
  });

  it("is acquired by exactly one of 50 or more processes that compete for the lock of a killed process, in each round", async () => {
    const { file } = await newTrailFolder();
    const first = startContender();
    await first.nextLine();
    expect(await tryToHold(first, file)).toBe("held");

    let others = Array.from({ length: starts + rounds - 1 }, startContender);
    await Promise.all(others.map(({ nextLine }) => nextLine()));
    let holder = first;
    let most = 0;
    for (let round = 0; round < rounds; round += 1) {
      const killed = once(holder.child, "exit");
      holder.child.kill("SIGKILL");
      await killed;
      const states = await Promise.all(others.map((other) => tryToHold(other, file)));
      const holders = states.filter((state) => state === "held").length;
      expect(holders).toBe(1);
      most = Math.max(most, holders);
      expect(new Set(states)).toEqual(new Set(["held", "TrailLocked"]));
      const winner = others[states.indexOf("held")];
      if (!winner) throw new Error("one holds it");
      holder = winner;
      others = others.filter((other) => other !== winner);
    }
    measured(49, { "processes that start at once": starts, "with the lock, at most": most });
  });

  it("can be acquired again once its holder in the same process releases it", async () => {
    const { file } = await newTrailFolder();
    const unlock = lockFile(file);
    expect(() => lockFile(file)).toThrow(TrailLocked);
    unlock();
    lockFile(file)();
  });
});
