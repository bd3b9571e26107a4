// Runs before the code generator, which does not explain why it cannot read a schema. Prints the problem and exits 1.
const url = process.env.GATEWAY_URL || "http://127.0.0.1:4000";
const patienceMs = 10_000;

/** The problem and its solution; undefined when the gateway's schema is readable. */
async function findProblem() {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url) || new URL(url).origin !== url) {
    return "GATEWAY_URL must be an address such as http://127.0.0.1:4000, without a path or a slash at its end.";
  }
  const schema = `${url}/schema.graphql`;
  let response;
  let text;
  try {
    response = await fetch(schema, { signal: AbortSignal.timeout(patienceMs) });
    text = await response.text();
  } catch {
    return `No gateway answers at ${url}. Start one, "npm start" at the root of its repository, or set GATEWAY_URL to where it runs.`;
  }
  if (response.ok && /^type Query\b/m.test(text)) return undefined;
  return `${schema} is not a gateway's schema (HTTP ${response.status}). Set GATEWAY_URL to a gateway, and GRAPHQL_INTROSPECTION=true on it.`;
}

const problem = await findProblem();
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
