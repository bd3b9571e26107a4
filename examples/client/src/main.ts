import { applicants } from "./applicants.js";
import { createGateway, failureAt, type Failure } from "./gateway.js";
import { MyStatusesDocument, PeopleStatusesDocument, type MyStatusesQuery } from "./generated/graphql.js";
import { tellStatus } from "./wording.js";

const url = process.env["GATEWAY_URL"] || "http://127.0.0.1:4000";
// By default, the key of the demo consumer in the gateway's embedded mode.
const apiKey = process.env["GATEWAY_API_KEY"] || "1AzpXsw1-DtquWsihZo6PkC-L3vqEmAP7WNuVQHZW9M";
const token = process.env["FRANCECONNECT_TOKEN"] || undefined;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Prints the statuses of the person who is logged in here through FranceConnect. */
async function showMe(): Promise<void> {
  const ask = createGateway({ url, token, apiKey: token && apiKey });
  const { data, failures } = await ask(MyStatusesDocument, {});
  print("The person who is logged in");
  printStatuses(data?.me, failures, ["me"]);
}

/** Prints the statuses of people from a file. It prints their number: a name is never printed. */
async function showApplicants(): Promise<void> {
  const ask = createGateway({ url, apiKey });
  const { data, failures } = await ask(PeopleStatusesDocument, { identities: applicants });
  for (const index of applicants.keys()) {
    print(`Applicant ${String(index + 1)}`);
    printStatuses(data?.people?.[index], failures, ["people", index]);
  }
}

function printStatuses(person: MyStatusesQuery["me"] | undefined, failures: readonly Failure[], path: Failure["path"]) {
  for (const benefit of ["css", "rsa"] as const) {
    print(`  ${benefit.toUpperCase()}  ${tellStatus(person?.[benefit], failureAt(failures, [...path, benefit]))}`);
  }
}

try {
  await showMe();
  await showApplicants();
} catch (error) {
  process.stderr.write(`No answer from the gateway: ${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 1;
}
