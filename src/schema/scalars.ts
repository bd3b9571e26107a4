export { GraphQLDate as LocalDate, GraphQLDateTime as DateTime, GraphQLUUID as Uuid } from "graphql-scalars";
