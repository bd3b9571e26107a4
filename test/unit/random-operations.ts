import {
  getNamedType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";

/** Arguments, by the field's name: literals, and variables. */
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  benefit: ["(code: CSS)", "(code: $code)"],
  api: ['(slug: "api-particulier")', "(slug: $slug)"],
  producer: ["(slug: $slug)"],
  apis: ["(first: 2)", "(first: $first, filter: { theme: $slug })"],
  access: ['(applicant: "commune")', "(applicant: $slug, answers: [$slug])"],
  person: ["(identity: $identity)"],
  people: ["(identities: [$identity, $identity])"],
  statuses: ["", "(benefits: [RSA, CSS])", "(benefits: [$code, AAH])"],
};

const variableDefinitions = "$code: BenefitCode!, $slug: String!, $first: Int = 1, $identity: CivilIdentityInput!";

const wholeNumber = (random: () => number, max: number) => Math.floor(random() * (max + 1));

/** Returns an operation of the schema, with aliases, merged fields and fragments. It may break a rule of validation. */
export function createOperation(schema: GraphQLSchema, random: () => number, hasVariables: boolean): string {
  const usableArguments = (field: string) =>
    (argumentsOf[field] ?? [""]).filter((one) => hasVariables || !one.includes("$"));
  const fragments: string[] = [];
  const pick = <T>(items: readonly T[]) => items[wholeNumber(random, items.length - 1)];

  function selectionOf(type: GraphQLCompositeType, depth: number): string {
    const fields = isObjectType(type) || "getFields" in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter(
      ({ name, type: inner }) =>
        usableArguments(name).length > 0 && (depth > 0 || !isCompositeType(getNamedType(inner))),
    );
    const parts = Array.from({ length: 1 + wholeNumber(random, 3) }, () => partOf(type, usable, depth));
    return `{ ${parts.join(" ")} }`;
  }

  function partOf(
    type: GraphQLCompositeType,
    fields: readonly GraphQLField<unknown, unknown>[],
    depth: number,
  ): string {
    const kind = wholeNumber(random, 9);
    if (kind === 0 || fields.length === 0) return "__typename";
    if (kind === 1) return `... on ${conditionFor(type)} ${selectionOf(type, depth)}`;
    if (kind === 2) {
      const name = `F${String(fragments.length)}`;
      fragments.push("");
      fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} ${selectionOf(type, depth)}`;
      return `...${name} ...${name}`;
    }
    const field = pick(fields);
    if (!field) return "__typename";
    const named = getNamedType(field.type);
    const alias = kind === 3 ? `${pick(["a", "b", "outcome"]) ?? "a"}: ` : "";
    const below = isCompositeType(named) ? ` ${selectionOf(named, depth - 1)}` : "";
    return `${alias}${field.name}${pick(usableArguments(field.name)) ?? ""}${below}`;
  }

  /** The type itself, an interface that it implements, or an object that implements it. */
  function conditionFor(type: GraphQLCompositeType): string {
    const related = isObjectType(type) ? type.getInterfaces() : schema.getPossibleTypes(type);
    return (pick([type, ...related]) ?? type).name;
  }

  const query = schema.getQueryType();
  const body = query ? selectionOf(query, 5) : "";
  return [hasVariables ? `query(${variableDefinitions}) ${body}` : body, ...fragments].join("\n");
}
