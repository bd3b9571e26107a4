import type { Audit } from "../audit/audit.js";
import type { Disclosure } from "../audit/record.js";
import type { Principal } from "../auth/principal.js";
import { extended, unlessOver, type Deadline } from "../deadline.js";
import { auditUnavailable, GatewayError, InternalError } from "../errors.js";
import type { BenefitStatus } from "../schema/benefits/benefit-status.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";
import { inSpan, type OpenSpan } from "../telemetry/tracing/spans.js";

/** The fields that a query selects of a status of this GraphQL type, by their path in it. */
export type Selection = (statusType: string) => readonly string[];

interface Options {
  readonly audit: Audit;
  readonly onStatus: OnStatus;
  /** Of the request. */
  readonly deadline: Deadline;
  readonly id: string;
}

interface PendingDisclosure {
  readonly selections: Selection[];
  readonly status: Promise<BenefitStatus>;
}

/**
 * Milliseconds after the deadline in which a result can still be recorded and returned, above all a declared stale
 * fact.
 * The result is returned if the disk records it within this time.
 */
const graceMs = 50;

type Load = (principal: Principal, code: BenefitCode) => Promise<BenefitStatus>;

/**
 * Returns the disclosures of one request. A status is returned only after its record is on the disk. There is one
 * record per person and benefit, with all the fields that the query selects. Rejects with AUDIT_UNAVAILABLE, or with
 * the error of `load`, which is recorded as a refusal.
 */
export function createDisclosures({ audit, onStatus, deadline, id }: Options, load: Load) {
  const extendedDeadline = extended(deadline, graceMs);
  const pending = new Map<string, PendingDisclosure>();

  /** `close` returns the selections and stops collecting them. */
  async function discloseOnce(
    principal: Principal,
    code: BenefitCode,
    close: () => Selection[],
  ): Promise<BenefitStatus> {
    const record = (outcome: Outcome) => append(audit, { ...outcome, ...about(principal, code), request: id });
    audit.assertRecording();
    try {
      const status = await load(principal, code);
      await unlessOver(extendedDeadline, record(toDisclosure(status, close())), auditUnavailable);
      return status;
    } catch (error) {
      close();
      if (isUnrecorded(error)) throw error;
      // Nothing is disclosed here: if the time is over, the client still gets the reason.
      await unlessOver(extendedDeadline, record(toRefusal(error)), () => asError(error));
      throw error;
    }
  }

  return (principal: Principal, code: BenefitCode, selection: Selection): Promise<BenefitStatus> => {
    const name = `${principal.subject.name} ${code}`;
    const known = pending.get(name);
    if (known) {
      known.selections.push(selection);
      return known.status;
    }
    const selections = [selection];
    const close = () => {
      // A later selection gets its own record.
      pending.delete(name);
      return selections;
    };
    const status = inSpan(`status ${code}`, { attributes: { "gateway.benefit": code } }, (add) =>
      counted(code, discloseOnce(principal, code, close), { onStatus, add }),
    );
    pending.set(name, { selections, status });
    return status;
  };
}

/** Counts a status. */
export type OnStatus = (labels: {
  readonly benefit: BenefitCode;
  readonly outcome: BenefitStatus["outcome"] | "error";
  readonly freshness: BenefitStatus["provenance"]["freshness"] | "none";
}) => void;

interface Observers {
  readonly onStatus: OnStatus;
  readonly add: OpenSpan["add"];
}

/** Counts a status, and adds its freshness to its span. */
async function counted(benefit: BenefitCode, asked: Promise<BenefitStatus>, { onStatus, add }: Observers) {
  try {
    const status = await asked;
    const { freshness } = status.provenance;
    onStatus({ benefit, outcome: status.outcome, freshness });
    add({ "gateway.freshness": freshness });
    return status;
  } catch (error) {
    onStatus({ benefit, outcome: "error", freshness: "none" });
    throw error;
  }
}

const append = (audit: Audit, disclosure: Disclosure) => inSpan("audit append", {}, () => audit.record(disclosure));

type Outcome = Omit<Disclosure, keyof ReturnType<typeof about> | "request">;

function about({ modality, consumer, subject }: Principal, benefit: BenefitCode) {
  return { recipient: consumer.siret, consumer: consumer.id, person: subject.pseudonym, modality, benefit };
}

function toDisclosure(status: BenefitStatus, selections: readonly Selection[]): Outcome {
  const { freshness, sourceCallId: call } = status.provenance;
  const [first, ...others] = selections.map((selection) => selection(status.__typename));
  const selected = others.length === 0 ? (first ?? []) : [...new Set([first ?? [], ...others].flat())];
  const withheld = selected.filter((field) => Reflect.get(status, field) instanceof Error);
  if (withheld.length === 0) return { decision: "disclosed", fields: selected, freshness, call };
  const fields = selected.filter((field) => !withheld.includes(field));
  return { decision: "disclosed", fields, withheld, freshness, call };
}

function toRefusal(error: unknown): Outcome {
  const { code, call } =
    error instanceof GatewayError
      ? { code: error.code, call: error.details.sourceCallId }
      : { code: "INTERNAL_SERVER_ERROR", call: undefined };
  return { decision: "refused", code, fields: [], ...(call !== undefined && { call }) };
}

const isUnrecorded = (error: unknown) => error instanceof GatewayError && error.code === "AUDIT_UNAVAILABLE";
const asError = (error: unknown) => (error instanceof Error ? error : new InternalError("not told", { cause: error }));
