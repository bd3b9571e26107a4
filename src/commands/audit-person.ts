import "../check-node.js";
import { verifyTrail } from "../audit/verify.js";
import { fail, loadAudit } from "./audit-files.js";
import { readPerson } from "./named-person.js";

try {
  const { files, keys } = loadAudit();
  const pseudonym = keys.pseudonymOf(await readPerson());
  let told = 0;
  const { problems } = await verifyTrail(files, keys, (record, line) => {
    if (record.person !== pseudonym) return;
    told += 1;
    process.stdout.write(Buffer.from(`${line}\n`, "latin1"));
  });
  const state = problems.length === 0 ? "the files are whole" : "THE FILES ARE NOT WHOLE: run audit:verify";
  process.stderr.write(`${String(told)} records; ${state}\n`);
} catch (error) {
  fail(error);
}
