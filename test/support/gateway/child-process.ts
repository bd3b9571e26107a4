import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

const killWhenLeft = 'read -r _; kill -9 "$0"';

/**
 * Ensures that the child process, stopped or not, ends with this one, however this one ends. Jest does not give tests
 * an `exit` event, and SIGKILL does not emit one. A pipe always closes.
 */
export function killWithUs(child: ChildProcess): void {
  if (child.pid === undefined) return;
  // Detached, so that Ctrl-C on the terminal does not stop it.
  const killer = spawn("/bin/sh", ["-c", killWhenLeft, String(child.pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // The killer process must not keep this process running.
  killer.unref();
  (killer.stdin as Socket).unref();
  // Stopped before the system gives the process number to another process.
  child.once("exit", () => killer.kill("SIGKILL"));
}

/** Kills the process, stopped or not, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
