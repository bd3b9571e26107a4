import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { listening, personOf, resolvers, typeDefs } from "./work.js";

const { url } = await startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), {
  listen: { port: 0, host: "127.0.0.1" },
  context: ({ req }) => Promise.resolve({ person: personOf(req.headers.authorization) }),
});
listening(Number(new URL(url).port));
