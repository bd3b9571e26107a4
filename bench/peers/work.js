import { readFileSync } from "node:fs";

/** The gateway's own schema. */
export const typeDefs = readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8");

export const resolvers = { Query: { me: (_root, _arguments, { person }) => person } };

const people = new Map();

/** Returns the person of a token, with an answer like that of the gateway. */
export function personOf(authorization = "") {
  const known = people.get(authorization) ?? createPerson(people.size);
  people.set(authorization, known);
  return known;
}

function createPerson(index) {
  const status = (isBeneficiary) => ({
    outcome: isBeneficiary ? "BENEFICIARY" : "NOT_BENEFICIARY",
    description: `Réponse pour ${String(index)}`,
    rightStartDate: null,
    provenance: { source: "API_SECU", freshness: "CACHED", asOf: new Date().toISOString() },
  });
  return { css: status(index % 2 === 0), rsa: status(index % 2 === 1) };
}

/** Tells the benchmark, which started this process, where the server listens. */
export function listening(port) {
  process.send({ port });
  process.once("disconnect", () => process.exit(0));
}
