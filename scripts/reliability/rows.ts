/** The rows of docs/reliability.md: a fault, a load or a hostile input, and what the gateway must do then. */
export const rows = [
  {
    row: 1,
    fault: "Redis is absent at start",
    required: "it starts in less than 3 s, ready, with the gauge of a degraded Redis at 1; 0 failed requests",
  },
  {
    row: 2,
    fault: "Redis is killed at 500 requests a second",
    required: "0 failed requests; p99 + 60 ms at most for 1 s, then + 5 ms at most",
  },
  {
    row: 3,
    fault: "Redis accepts connections and does not answer, or its process is stopped",
    required: "as for a killed Redis; the number of pending commands is bounded",
  },
  {
    row: 4,
    fault: "Redis answers 200 ms late",
    required: "its circuit opens within 2 s; then p95 + 5 ms at most",
  },
  {
    row: 5,
    fault: "Redis answers with another protocol; a value is garbage, cut, altered or moved",
    required: "a miss: the key is deleted and counted; 0 failed requests",
  },
  {
    row: 6,
    fault: "Redis is out of memory, read only, or has lost its primary",
    required: "writes are dropped, reads continue; it recovers within 5 s, without a restart",
  },
  {
    row: 7,
    fault: "Redis is back, empty, after an absence",
    required: "it reconnects within 5 s; one call to a source for each fact at most",
  },
  {
    row: 8,
    fault: "A source does not answer",
    required: "partial data and SOURCE_TIMEOUT, 100 ms after the deadline at most; the socket is closed",
  },
  {
    row: 9,
    fault: "A source answers 500, 20 times",
    required: "its circuit opens; then a refusal takes less than 5 ms; one probe closes the circuit",
  },
  {
    row: 10,
    fault: "A source answers 429 with a Retry-After",
    required: "0 calls during this time, on all replicas; the error has retryAfter",
  },
  {
    row: 11,
    fault: "Identical requests, for which a source would answer 409",
    required: "one call for all identical requests; 0 answers 409 with 100 different requests at once",
  },
  {
    row: 12,
    fault: "A source bans the gateway: it drops its connections",
    required: "the circuit opens within 2 s, with an alarm; 0 further calls",
  },
  {
    row: 13,
    fault: "A source sends 10 MB, or sends without end",
    required: "cut at 256 KiB; memory + 5 MB at most",
  },
  {
    row: 14,
    fault: "A source sends invalid JSON, HTML, another content type or shape, null, or a string for a boolean",
    required: "SOURCE_INVALID_RESPONSE and null, never false; not cached",
  },
  {
    row: 15,
    fault: 'A source answers 404 for an unexpected error, or 404 for "no file"',
    required: "SOURCE_UNAVAILABLE for the first, the outcome UNKNOWN for the second",
  },
  {
    row: 16,
    fault: "A source closes in the middle of a body, sends one byte a second, or redirects to 169.254.169.254",
    required: "an error within the deadline; 0 redirects followed",
  },
  {
    row: 17,
    fault: "One of two sources is down",
    required: "HTTP 200: the other field is complete, and the error has the right path",
  },
  {
    row: 18,
    fault: "A list of people with some that fail",
    required: "one error for each person or field that fails; all others are complete",
  },
  {
    row: 19,
    fault: "FranceConnect is down, slow, or answers 500",
    required:
      "a new token: 503 AUTH_UNAVAILABLE within the deadline, never anonymous data; a cached verification stays valid",
  },
  {
    row: 20,
    fault: "A token is inactive or expired; its answer is for another recipient, unsigned, or of another algorithm",
    required: "401; 0 calls to a source",
  },
  {
    row: 21,
    fault: "FranceConnect changes its signing keys, or answers with invented key ids",
    required: "the first token with the new key is accepted after one fetch; one fetch for all invented ids",
  },
  {
    row: 22,
    fault: "FranceConnect's clock is 5 s or 60 s wrong",
    required: "5 s: accepted; 60 s: 401",
  },
  {
    row: 23,
    fault: "One of two replicas gets SIGTERM at 500 requests a second",
    required: "not ready at once; 0 failed requests; it exits within 10 s",
  },
  {
    row: 24,
    fault: "10,000 clients at once, each for another person",
    required:
      "no crash; accepted requests: p99 below 2 s; the others: 503 with Retry-After within 50 ms; memory below 512 MB",
  },
  {
    row: 25,
    fault: "10,000 requests about the same person, 1,000 at the same time",
    required: "one call to each source",
  },
  {
    row: 26,
    fault: "2,000 sockets that send one byte a second",
    required: "closed within 10 s; p95 of other clients + 10 % at most",
  },
  {
    row: 27,
    fault: "A body of 64 KiB and one byte",
    required: "413 in less than 10 ms",
  },
  {
    row: 28,
    fault: "101 aliases, 11 levels, 11 directives, a batch, a cyclic fragment, a fragment named like introspection",
    required: "400 in less than 10 ms; 0 calls to a source",
  },
  {
    row: 29,
    fault: "10,000 levels in a document; deeply nested arrays in variables",
    required: "400; the event loop is late by 50 ms at most",
  },
  {
    row: 30,
    fault: "Invalid UTF-8, NUL, a lone surrogate, a byte order mark",
    required: "400; 0 calls to a source",
  },
  {
    row: 31,
    fault: "The only client of a call disconnects",
    required: "the call to the source is cancelled within 20 ms",
  },
  {
    row: 32,
    fault: "The first of several clients that share a call disconnects",
    required: "the others get the answer of the same call",
  },
  {
    row: 33,
    fault: "Interleaved requests about many people, with random scopes",
    required: "0 data of another person",
  },
  {
    row: 34,
    fault: "A right or a scope is withdrawn; a person is erased",
    required:
      "denied as soon as the verification is no longer cached, or the consumers file is read; erased in less than 1 s",
  },
  {
    row: 35,
    fault: "30 minutes at 70 % of the capacity",
    required: "memory + 1 MB in 10 minutes at most; the number of handles does not grow",
  },
  {
    row: 36,
    fault: "The event loop is blocked for 200 ms",
    required: "not ready, sheds requests, then recovers by itself",
  },
  {
    row: 37,
    fault: "Personal data in a log, metric, error, audit or Redis dump of the tests",
    required: "0 occurrences",
  },
  {
    row: 38,
    fault: "A wrong configuration, a weak key, a missing variable",
    required: "exit code 1 within 1 s; the message names the variable and not its value",
  },
  {
    row: 39,
    fault: "The collector of traces is down",
    required: "no effect; its queue is bounded",
  },
  {
    row: 40,
    fault: "A rotation of the keyring under load",
    required: "0 failed requests; values under the old key stay readable until they expire",
  },
  {
    row: 41,
    fault: "60 kB, 10,000 words or 4,000 items in any argument",
    required: "200, or 400 that names field and rule; others wait 50 ms at most; memory + 5 MB at most for each",
  },
  {
    row: 42,
    fault: "A fragment that doubles at each of 60 levels, on any type",
    required: "answered in time that is linear in the document",
  },
  {
    row: 43,
    fault: "A consumer sends a list of 100 people each second, to a source of 100 ms",
    required: "citizens of another consumer: p95 below 1.5 s",
  },
  {
    row: 44,
    fault: "400 logins, 150 made-up codes and 20 foreign issuers from one address",
    required: "a quota; 0 discoveries; the connections that verify tokens stay free",
  },
  {
    row: 45,
    fault: "FranceConnect's answer about a token is about another one, is HTML, compressed or empty",
    required: "503 or 401, never another person, never counted against the address",
  },
  {
    row: 46,
    fault: "FranceConnect's signing keys cannot be fetched for 24 hours",
    required: "known keys verify; an unknown key id is 503 AUTH_UNAVAILABLE",
  },
  {
    row: 47,
    fault: "API Particulier keeps its lock after the gateway's timeout, or for 60 s",
    required: "answers if the lock ends in time, otherwise retryAfter; few calls",
  },
  {
    row: 48,
    fault: "A source announces maintenance or a throttled provider; a Retry-After of 0 or in the past",
    required: "reported to the client; one call at most",
  },
  {
    row: 49,
    fault: "The audit file is emptied, cut or replaced; two processes start with it",
    required: "0 disclosures until the operator acts; one process has the lock",
  },
  {
    row: 50,
    fault: "Redis answers with absurd numbers; it loses or alters the mark of an erasure",
    required: "the numbers are bounded; an erased fact does not come back",
  },
  {
    row: 51,
    fault: "A failover of Redis Sentinel, a killed node or moved slots of a Redis Cluster",
    required: "0 failed requests; the gateway uses Redis again without a restart",
  },
  {
    row: 52,
    fault: "6,000 connections that retry at once",
    required: "60 % of the usual answers at least; a health check below 1 s; memory below 512 MB; recovery within 5 s",
  },
  {
    row: 53,
    fault: "A rolling restart of two replicas behind a proxy, at 500 requests a second",
    required: "0 failed requests",
  },
  {
    row: 54,
    fault: "A page of the catalogue that is written to be slow",
    required: "the reload takes 1 s more at most",
  },
] as const;

/** The number of a row. */
export type Row = (typeof rows)[number]["row"];
