import "reflect-metadata";
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, type GraphQLOutputType } from "graphql";
import type { Context } from "../context.js";
import { BenefitCode } from "../schema/benefits/benefit.js";
import { maxPerPage } from "../schema/bounds.js";
import { coveredBenefits } from "./person.js";

const statusCost = 10;
const objectCost = 1;
/** Each verdict may be refused, and an error takes much more time than an object. */
const verdictCost = 10;
const everyBenefit = Object.keys(BenefitCode).length;
/** Free types: they come with a field that already has a cost, or are few and always in memory. */
const free = new Set(["Person", "Benefit", "Provenance"]);

/**
 * Returns the cost of a field, from its type: 10 for a status, which calls a source, and for a verdict; 1 for an object
 * of the catalogue.
 */
export function costOfType(type: GraphQLOutputType): number {
  const named = getNamedType(type);
  const isStatus = isInterfaceType(named) || (isObjectType(named) && named.getInterfaces().length > 0);
  if (isStatus) return statusCost;
  if (named.name === "AccessVerdict") return verdictCost;
  return isCompositeType(named) && !free.has(named.name) ? objectCost : 0;
}

type Repeats = (args: Readonly<Record<string, unknown>>, context: Context) => number;

function countCovered({ viewer, benefits }: Context): number {
  if (viewer.kind === "anonymous") return 0;
  const scopes = viewer.kind === "citizen" ? viewer.principal.scopes : new Set(viewer.consumer.scopes);
  return coveredBenefits(benefits, scopes).length;
}

const count = (value: unknown) => (Array.isArray(value) ? new Set(value as unknown[]).size : 0);

/**
 * How many times a field that returns several items costs its own cost and its inner cost, by its coordinate; all other
 * fields count once.
 */
export const repeats: Readonly<Record<string, Repeats>> = {
  "Query.people": ({ identities }) => count(identities),
  "Person.statuses": ({ benefits }, context) => (benefits ? count(benefits) : countCovered(context)),
  "Query.benefits": () => everyBenefit,
  "Api.benefits": () => everyBenefit,
  // The resolver refuses a value out of bounds, with its own message.
  "Query.apis": ({ first }) => Math.min(Math.max(0, Number(first)), maxPerPage),
};
