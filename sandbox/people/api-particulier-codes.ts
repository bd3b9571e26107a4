import { noFile, notRecognised } from "./failure.js";

/** The error codes of API Particulier and their meanings, grouped by the gateway's answer for a FranceConnect token. */
const meanings: Readonly<Record<string, readonly (readonly [codes: string, cause: string])[]>> = {
  SOURCE_REJECTED: [
    ["00401", "the request is malformed"],
    ["00101 00103 00105 00108 00109", "the gateway's token is refused"],
    ["00107 00213", "the gateway's token gives no access"],
    ["00402", "this version of the API does not exist"],
    ["00203 00210 00212", "the recipient's SIRET is refused"],
  ],
  LOGIN_EXPIRED: [
    ["50001 51501", "the FranceConnect token is malformed"],
    ["50002 51502", "the FranceConnect token is unknown or expired"],
    ["51504", "the FranceConnect token is missing"],
  ],
  UNAUTHORIZED_FIELD_OR_TYPE: [["00100 50003 51503", "the FranceConnect token lacks the scope"]],
  [noFile]: [
    ["10003", "no file at the MSA"],
    ["23003", "no file at the CNAF"],
    ["35003", "no file at the CNAF or the MSA"],
    ["36003", "no file at the Sécurité sociale"],
    ["37003", "no file at the CNAV"],
    ["40003", "no file in the register RNCPS"],
  ],
  [notRecognised]: [
    ["00363", "the birth date is refused"],
    ["00365", "the birth place is refused"],
    ["00366", "the civil identity is refused"],
    ["00367", "the given names are refused"],
    ["00400", "the birth country is refused"],
    ["00420", "the birth name is refused"],
    ["00422", "the birth year is refused"],
    ["00427", "the gender is refused"],
    ["00428", "the birth département is refused"],
    ["36560 36561 51564", "the identity matches nobody"],
  ],
  SOURCE_RATE_LIMITED: [["00429", "too many requests, retry in 30 s"]],
  SOURCE_UNAVAILABLE: [
    ["00015", "the same request is already in progress"],
    ["36000 36001 36004 36009 36011", "the Sécurité sociale answers with an error"],
    ["36008", "the Sécurité sociale has had too many requests of the service"],
    ["36999 37999 51999", "unknown error of the provider"],
    ["00501", "the provider cannot be reached, retry in 10 s"],
    ["36020", "maintenance, retry in 10 s"],
    ["51020", "maintenance"],
  ],
  SOURCE_TIMEOUT: [
    ["36002", "the Sécurité sociale does not answer in time"],
    ["37002", "the CNAV does not answer in time"],
  ],
};

/** Every code in order, with the gateway's answer and the meaning. */
export const apiParticulierCodes = Object.entries(meanings)
  .flatMap(([shows, rows]) =>
    rows.flatMap(([codes, cause]) => codes.split(" ").map((code) => ({ code, shows, cause }))),
  )
  .toSorted((one, other) => one.code.localeCompare(other.code));
