import { verifyTrail } from "../audit/verify.js";
import "../process/check-node.js";
import { fail, loadAudit } from "./audit-files.js";

const maxListed = 20;

try {
  const { files, keys } = loadAudit();
  const { problems, notes, records, first, last } = await verifyTrail(files, keys);
  const range =
    first && last ? `records ${String(first.seq)} to ${String(last.seq)}, ${first.time} to ${last.time}` : "";
  for (const note of notes) process.stderr.write(`${note}\n`);
  for (const problem of problems.slice(0, maxListed)) process.stdout.write(`${problem}\n`);
  if (problems.length > 1 && problems.length >= records) {
    process.stdout.write("Nothing fits: is AUDIT_KEY the one that they were written with?\n");
  }
  if (problems.length > maxListed) process.stdout.write(`and ${String(problems.length - maxListed)} more\n`);
  process.stdout.write(`${problems.length === 0 ? "Whole" : "NOT WHOLE"}: ${String(records)} read; ${range}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  fail(error);
}
