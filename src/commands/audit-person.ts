import "../check-node.js";
import { verifyTrail } from "../audit/verify.js";
import { spellingsOf } from "../cache/person.js";
import { fail, loadAudit } from "./audit-files.js";
import { readPerson } from "./named-person.js";

const underFirstPart =
  "are left out: they are kept under the first part of the hyphenated given name, which may be somebody else's. " +
  "Give that part alone as firstGivenName to print them.";

try {
  const { files, keys } = loadAudit();
  const { certain, possible } = spellingsOf(await readPerson());
  const pseudonyms = new Set<unknown>(certain.map(keys.pseudonymOf));
  const possiblePseudonyms = new Set<unknown>(possible.map(keys.pseudonymOf));
  let told = 0;
  let leftOut = 0;
  const { problems } = await verifyTrail(files, keys, (record, line) => {
    if (possiblePseudonyms.has(record.person)) leftOut += 1;
    if (!pseudonyms.has(record.person)) return;
    told += 1;
    process.stdout.write(Buffer.from(`${line}\n`, "latin1"));
  });
  const state = problems.length === 0 ? "the files are whole" : "THE FILES ARE NOT WHOLE: run audit:verify";
  process.stderr.write(`${String(told)} records; ${state}\n`);
  if (leftOut > 0) process.stderr.write(`${String(leftOut)} more ${underFirstPart}\n`);
} catch (error) {
  fail(error);
}
