import fastify from "fastify";
import mercurius from "mercurius";
import { listening, personOf, resolvers, typeDefs } from "./work.js";

const server = fastify();
await server.register(mercurius, {
  schema: typeDefs,
  resolvers,
  jit: 1,
  context: ({ headers }) => ({ person: personOf(headers.authorization) }),
});
await server.listen({ port: 0, host: "127.0.0.1" });
listening(server.server.address().port);
