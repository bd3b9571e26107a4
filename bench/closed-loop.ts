import { randomInt } from "node:crypto";
import { Pool } from "undici";
import type { MeasuredServer } from "./measured-server.js";

const connections = 32;

/** A request of a load: the path, and what its caller sends. */
export interface LoadRequest {
  readonly path: string;
  readonly token?: string | undefined;
  /** A consumer's key. */
  readonly key?: string;
  /** Undefined for a GET. */
  readonly query?: string;
}

interface Load {
  readonly requestOf: (index: number) => LoadRequest;
  /** The load ends after this many requests, or after these seconds. */
  readonly requests?: number;
  readonly seconds?: number;
}

/** The cost of one load. */
export interface Cost {
  readonly requests: number;
  /** Requests that were not answered with 200 and without errors. */
  readonly failed: number;
  /** Microseconds of the processes of the servers, user and system, for each request. */
  readonly cpuMicros: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends requests over 32 connections, each one after the answer of the one before. A request goes to any of the servers,
 * so that each person is known to all of them.
 */
export async function measureLoad(
  servers: readonly MeasuredServer[],
  { requestOf, requests = Infinity, seconds = Infinity }: Load,
): Promise<Cost> {
  const pools = servers.map(({ origin }) => new Pool(origin, { connections }));
  const latencies: number[] = [];
  let [sent, failed] = [0, 0];
  const [cpuBefore, start] = [await cpuOf(servers), performance.now()];
  const end = start + seconds * 1_000;
  const sendInTurn = async () => {
    while (sent < requests && performance.now() < end) {
      const [pool, sentAt] = [pools[randomInt(pools.length)], performance.now()];
      const request = requestOf(sent);
      sent += 1;
      if (!pool || !(await isAnswered(pool, request))) failed += 1;
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendInTurn));
  const [cpu, took] = [(await cpuOf(servers)) - cpuBefore, performance.now() - start];
  await Promise.all(pools.map((pool) => pool.close()));
  latencies.sort((one, other) => one - other);
  const percentile = (p: number) => latencies[Math.max(0, Math.ceil((p / 100) * latencies.length) - 1)] ?? NaN;
  const perSecond = (sent / took) * 1_000;
  return { requests: sent, failed, cpuMicros: cpu / sent, perSecond, p50: percentile(50), p99: percentile(99) };
}

async function isAnswered(pool: Pool, { path, token = "", key = "", query }: LoadRequest): Promise<boolean> {
  const { statusCode, body } = await (query === undefined
    ? pool.request({ path, method: "GET" })
    : pool.request({
        path,
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "x-api-key": key },
        body: JSON.stringify({ query }),
      }));
  const text = await body.text();
  return statusCode === 200 && !text.includes('"errors"');
}

async function cpuOf(servers: readonly MeasuredServer[]): Promise<number> {
  const used = await Promise.all(servers.map(({ cpuMicros }) => cpuMicros()));
  return used.reduce((sum, one) => sum + one, 0);
}
