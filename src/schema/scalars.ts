import { GraphQLScalarType } from "graphql";
import { GraphQLDateTime } from "graphql-scalars";

export { GraphQLDate as LocalDate, GraphQLURL as Url, GraphQLUUID as Uuid } from "graphql-scalars";

/** The form in which the gateway writes times, and in which the library returns them. */
const written = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/;
const { serialize, ...config } = GraphQLDateTime.toConfig();

/** The library's scalar. It parses and formats each value again: here, only one that has another form. */
export const DateTime = new GraphQLScalarType({
  ...config,
  serialize: (value) => (typeof value === "string" && written.test(value) ? value : serialize(value)),
});
