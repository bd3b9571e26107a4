import { verifyTrail } from "../audit/verify.js";
import { variantsOf } from "../identity/canonical-person.js";
import "../process/check-node.js";
import { fail, loadAudit } from "./audit-files.js";
import { readPerson } from "./named-person.js";

const joinedNames =
  "of them are kept under several given names as one word: by version 0.1, or because that is somebody's name. " +
  "Make sure whose they are before you hand them on.";
const partOfName =
  "more are left out: they are kept under the first part of the hyphenated given name, which may be somebody else's. " +
  "Give that part alone as firstGivenName to print them.";

try {
  const { files, keys } = loadAudit();
  const { first, joined, part } = variantsOf(await readPerson());
  const [ofFirst, ofJoined, ofPart] = [first, joined, part].map(
    (people) => new Set<unknown>(people.map(keys.pseudonymOf)),
  );
  const counts = { first: 0, joined: 0, part: 0 };
  const { problems } = await verifyTrail(files, keys, ({ person }, line) => {
    if (ofPart?.has(person)) counts.part += 1;
    const isFirst = ofFirst?.has(person);
    if (!isFirst && !ofJoined?.has(person)) return;
    counts[isFirst ? "first" : "joined"] += 1;
    process.stdout.write(Buffer.from(`${line}\n`, "latin1"));
  });
  const state = problems.length === 0 ? "the files are whole" : "THE FILES ARE NOT WHOLE: run audit:verify";
  process.stderr.write(`${String(counts.first + counts.joined)} records; ${state}\n`);
  if (counts.joined > 0) process.stderr.write(`${String(counts.joined)} ${joinedNames}\n`);
  if (counts.part > 0) process.stderr.write(`${String(counts.part)} ${partOfName}\n`);
} catch (error) {
  fail(error);
}
