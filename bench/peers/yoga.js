import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";
import { listening, personOf, resolvers, typeDefs } from "./work.js";

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ request }) => ({ person: personOf(request.headers.get("authorization") ?? undefined) }),
  logging: false,
  landingPage: false,
});
const server = createServer(yoga);
server.listen(0, "127.0.0.1", () => {
  listening(server.address().port);
});
