import {
  getNamedType,
  isCompositeType,
  isLeafType,
  isRequiredArgument,
  SchemaMetaFieldDef,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";

/** Values for the arguments that a field needs, as literals. */
const literals: Readonly<Record<string, string>> = { applicant: '"Une administration"', code: "CSS", slug: '"a"' };

/** A type that an operation can reach, and the shortest operation around a selection of it. */
export interface Reached {
  readonly type: GraphQLCompositeType;
  readonly around: (selection: string) => string;
}

type Field = GraphQLField<unknown, unknown>;

/** Every object and interface type of the schema that an operation without variables reaches, introspection's too. */
export function reachTypes(schema: GraphQLSchema): readonly Reached[] {
  const query = schema.getQueryType();
  if (!query) throw new Error("the schema has no queries");
  const reached = new Map<GraphQLNamedType, Reached>();
  const queue: Reached[] = [{ type: query, around: (selection) => `{ ${selection} }` }];
  for (const one of queue) {
    if (reached.has(one.type)) continue;
    reached.set(one.type, one);
    for (const field of [...fieldsOf(one.type), ...(one.type === query ? [SchemaMetaFieldDef] : [])]) {
      const type = getNamedType(field.type);
      if (!isCompositeType(type) || !isCallable(field)) continue;
      queue.push({ type, around: (selection) => one.around(`${callOf(field)} { ${selection} }`) });
    }
  }
  return [...reached.values()];
}

/** Returns the name of a field of the type without a selection and without a required argument. */
export function leafOf(type: GraphQLCompositeType): string {
  const leaf = fieldsOf(type).find((field) => isLeafType(getNamedType(field.type)) && isCallable(field));
  return leaf?.name ?? "__typename";
}

/** Returns a field with the given arguments, as texts, and literals for the other required ones. */
export function callOf({ name, args }: Field, given: Readonly<Record<string, string>> = {}): string {
  const needed = args.filter((one) => isRequiredArgument(one) && !(one.name in given));
  const all = { ...Object.fromEntries(needed.map((one) => [one.name, literals[one.name]])), ...given };
  const texts = Object.entries(all).map(([argument, value]) => `${argument}: ${String(value)}`);
  return texts.length > 0 ? `${name}(${texts.join(", ")})` : name;
}

export function fieldsOf(type: GraphQLCompositeType): readonly Field[] {
  return "getFields" in type ? Object.values(type.getFields()) : [];
}

function isCallable({ args }: Field): boolean {
  return args.filter(isRequiredArgument).every(({ name }) => name in literals);
}
