import { once } from "node:events";

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** A profile of V8, as its inspector returns it. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

/** Shares of the time that a process was busy, largest first: names and fractions. */
type Shares = readonly (readonly [name: string, share: number])[];

/** Profiles a Node process while `work` runs. `inspector` is the address that it printed. */
export async function profile(inspector: string, work: () => Promise<unknown>) {
  const socket = new WebSocket(inspector);
  await once(socket, "open");
  let id = 0;
  const command = async (method: string, params = {}): Promise<unknown> => {
    const own = (id += 1);
    const answered = Promise.withResolvers<unknown>();
    const onMessage = ({ data }: MessageEvent) => {
      const answer = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
      if (answer.id === own) answered.resolve(answer.result);
    };
    socket.addEventListener("message", onMessage);
    socket.send(JSON.stringify({ id: own, method, params }));
    return answered.promise.finally(() => {
      socket.removeEventListener("message", onMessage);
    });
  };
  await command("Profiler.enable");
  await command("Profiler.setSamplingInterval", { interval: 200 });
  await command("Profiler.start");
  await work();
  const stopped = (await command("Profiler.stop")) as { readonly profile: Profile };
  socket.close();
  return { module: sharesOf(stopped.profile, moduleOf), function: sharesOf(stopped.profile, functionOf) };
}

function sharesOf({ nodes, samples, timeDeltas }: Profile, nameOf: (frame: CallFrame) => string): Shares {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const micros = new Map<string, number>();
  let busy = 0;
  for (const [index, sample] of samples.entries()) {
    const frame = frames.get(sample);
    if (!frame || frame.functionName === "(idle)") continue;
    const took = Math.max(0, timeDeltas[index] ?? 0);
    busy += took;
    micros.set(nameOf(frame), (micros.get(nameOf(frame)) ?? 0) + took);
  }
  return [...micros].map(([name, took]) => [name, took / busy] as const).sort(([, one], [, other]) => other - one);
}

function moduleOf({ functionName, url }: CallFrame): string {
  if (url === "") return functionName;
  const [, ownPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const [, ownModule] = /\/dist\/(src\/.*)\.js$/.exec(url) ?? [];
  return ownPackage ?? ownModule ?? url;
}

function functionOf(frame: CallFrame): string {
  const { functionName, url, lineNumber } = frame;
  const place = url.replace(/^.*\/(?:node_modules|dist)\//, "");
  return url === "" ? functionName : `${functionName || "(anonymous)"} ${place}:${String(lineNumber + 1)}`;
}
