import { Cluster, Command, type ClusterOptions, type Redis } from "ioredis";
import type { RedisClient, RedisOptions } from "./client.js";
import { checkSlots, slotCount } from "./cluster-slots.js";
import { connectionOptions, reconnectDelay } from "./connection-options.js";
import { observeCommands, type RedisObserver } from "./observer.js";

/** Interval between two readings of which node has which keys. After a failover, they are found within this time. */
const refreshMs = 1_000;
/** To read it, on a new connection. */
const refreshTimeoutMs = 2_000;
/** All primaries are lost for this long: the configured addresses are asked again. */
const lostMs = 2_000;
/** A key that moves is at its second node. */
const maxRedirections = 4;
/** Until a node is asked again for keys of a slot that is moving. */
const tryAgainMs = 5;

// ioredis would follow any reply, for example with 2^53 slots.
Command.setReplyTransformer("cluster", checkSlots);

/** Creates a client of a cluster. A command that a node redirects (MOVED, ASK) is sent to the other node. */
export function createClusterClient(options: RedisOptions, observer: RedisObserver): RedisClient {
  const redis = new Cluster([...options.addresses], clusterOptions(options, observer));
  boundCommands(redis, options.timeoutMs);
  observeCommands(redis, observer);
  const connecting = connectNodes(redis);
  const watch = beginAgainWhenLost(redis);
  return {
    commands: redis,
    nodeOf: (key) => redis.slots[slotOf(key)]?.[0] ?? "",
    connectionTo: (address) =>
      redis.status === "ready"
        ? redis.nodes("master").find((node) => addressOf(node) === address && isReady(node))
        : undefined,
    nodes: () => [...new Set(Array.from({ length: slotCount }, (_, slot) => redis.slots[slot]?.[0] ?? ""))],
    onChange(listener) {
      for (const event of ["ready", "close", "node error"]) redis.on(event, listener);
      redis.on("error", (error: Error & { readonly lastNodeError?: Error }) => {
        listener(error.lastNodeError ?? error);
      });
      const listen = () => {
        if (redis.status === "ready") listener();
      };
      for (const event of ["refresh", "-node"]) redis.on(event, listen);
      redis.on("+node", (node: Redis) => node.once("ready", listen));
    },
    async connect() {
      await redis.connect();
      await Promise.all(connecting);
    },
    async close() {
      clearInterval(watch);
      await redis.quit().catch(() => undefined);
      redis.disconnect();
    },
  };
}

function clusterOptions(options: RedisOptions, observer: RedisObserver): ClusterOptions {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    // One node that reports a failed cluster says nothing about the others.
    enableReadyCheck: false,
    maxRedirections,
    // A command whose node is lost fails at once: its data is fetched from the sources.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: tryAgainMs,
    slotsRefreshInterval: refreshMs,
    slotsRefreshTimeout: refreshTimeoutMs,
    // A certificate names the host, not its address.
    ...(options.tls && { dnsLookup: sameName }),
    clusterRetryStrategy(attempt) {
      observer.onReconnection();
      return reconnectDelay(attempt);
    },
    redisOptions: connectionOptions(options),
  };
}

/**
 * Connects to each primary as soon as it is known: a command that finds its node connecting is refused. Returns the
 * connections that are under way.
 */
function connectNodes(redis: Cluster): ReadonlySet<Promise<void>> {
  const connecting = new Set<Promise<void>>();
  redis.on("+node", (node: Redis) => {
    if (node.options.readOnly) return;
    const connection = node.connect().catch(() => undefined);
    connecting.add(connection);
    void connection.then(() => connecting.delete(connection));
  });
  return connecting;
}

/**
 * Asks the configured addresses again when no known primary can be reached: all nodes may have new addresses. ioredis
 * would ask only those that it knows.
 */
function beginAgainWhenLost(redis: Cluster): NodeJS.Timeout {
  let lostSince: number | undefined;
  const isLost = () => redis.status === "ready" && !redis.nodes("master").some(isReady);
  return setInterval(() => {
    if (!isLost()) lostSince = undefined;
    else if (performance.now() - (lostSince ??= performance.now()) >= lostMs) {
      lostSince = undefined;
      // After the reading that may be under way: it would go on beside the new connection.
      redis.refreshSlotsCache(() => {
        if (isLost()) redis.disconnect(true);
      });
    }
  }, refreshMs).unref();
}

const addressOf = ({ options: { host = "", port = 0 } }: Redis) => `${host}:${String(port)}`;
const isReady = ({ status }: Redis) => status === "ready";
const slotOf = (key: string): number => new Command("get", [key]).getSlot();

const sameName: NonNullable<ClusterOptions["dnsLookup"]> = (host, found) => {
  found(null, host);
};

/** Bounds the whole time of a command: for its connection, each redirection and its reply. */
function boundCommands(redis: Cluster, timeoutMs: number): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...where) => {
    command.setTimeout(timeoutMs);
    return send(command, ...where);
  };
}
