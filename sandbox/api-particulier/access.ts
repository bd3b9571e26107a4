import { findPerson } from "../people/find-person.js";
import type { Persona } from "../people/persona.js";
import type { SourceAnswer } from "../source-answer.js";
import { civilIdentityComplaints, toSoughtPerson } from "./civil-identity.js";
import type { Benefit, Modality } from "./endpoints.js";
import { apiParticulierError, apiParticulierErrors } from "./errors.js";
import { recipientComplaint } from "./recipient.js";
import type { Options } from "./state.js";

export interface Call {
  readonly benefit: Benefit;
  readonly modality: Modality;
  /** Includes the query. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** Empty when the call does not have a token. */
  readonly token: string;
}

/** The person whom a call is about, and the scopes that limit the answer. */
export interface Subject {
  /** Undefined: no test person has this identity. */
  readonly person: Persona | undefined;
  /** Undefined: all scopes. */
  readonly scopes: ReadonlySet<string> | undefined;
}

interface Refused {
  readonly refusal: SourceAnswer;
}

const franceConnectToken = /^[\w-]{43}$/;

/** The subject of a call, or the error answer. It checks the token, then the recipient, then the identity. */
export function findSubject(options: Options, call: Call): Promise<Subject | Refused> | Subject | Refused {
  return call.modality === "identite" ? findByIdentity(options, call) : findByToken(options, call);
}

async function findByToken({ people, holderOf }: Options, { benefit, query, token }: Call): Promise<Subject | Refused> {
  if (!token) return refuse("51504");
  if (!franceConnectToken.test(token)) return refuse("51501");
  const holder = await holderOf(token);
  if (!holder) return refuse("51502");
  if (!holder.scopes.has(benefit)) return refuse("51503");
  const wrongRecipient = recipientComplaint(query.get("recipient"));
  if (wrongRecipient) return refuse(wrongRecipient, "recipient");
  return { person: people.find(({ login }) => login === holder.login), scopes: holder.scopes };
}

function findByIdentity({ people, token: ours }: Options, { query, token }: Call): Subject | Refused {
  if (token !== ours) return refuse("00101");
  const wrongRecipient = recipientComplaint(query.get("recipient"));
  if (wrongRecipient) return refuse(wrongRecipient, "recipient");
  const complaints = civilIdentityComplaints(query);
  if (complaints.length > 0) return { refusal: apiParticulierErrors(complaints) };
  return { person: findPerson(people, toSoughtPerson(query)), scopes: undefined };
}

function refuse(code: string, parameter?: string): Refused {
  return { refusal: apiParticulierError(code, { source: parameter === undefined ? null : { parameter } }) };
}
