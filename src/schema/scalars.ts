export {
  GraphQLDate as LocalDate,
  GraphQLDateTime as DateTime,
  GraphQLURL as Url,
  GraphQLUUID as Uuid,
} from "graphql-scalars";
