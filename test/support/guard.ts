import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

const killWhenLeft = 'read -r _; kill -9 "$0"';

/**
 * Sees to it that the process does not outlive this one, stopped or not, however this one ends: Jest gives tests no
 * `exit` event, and SIGKILL gives nobody one. A pipe always closes.
 */
export function killWithUs(child: ChildProcess): void {
  if (child.pid === undefined) return;
  // Detached, so that Ctrl-C on the terminal leaves it to its work.
  const guard = spawn("/bin/sh", ["-c", killWhenLeft, String(child.pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // No reason for this process to go on.
  guard.unref();
  (guard.stdin as Socket).unref();
  // Before the system gives the number to another process.
  child.once("exit", () => guard.kill("SIGKILL"));
}

/** Kills it, stopped or not, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
