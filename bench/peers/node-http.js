import { createServer } from "node:http";
import { listening, personOf } from "./work.js";

const live = JSON.stringify({ status: "live" });

/** The same answer without GraphQL: the floor of any server of Node. */
const server = createServer((request, response) => {
  const send = (text) => {
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(text);
  };
  if (request.method === "GET") {
    send(live);
    return;
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    JSON.parse(Buffer.concat(chunks).toString());
    send(JSON.stringify({ data: { me: personOf(request.headers.authorization) } }));
  });
});
server.listen(0, "127.0.0.1", () => {
  listening(server.address().port);
});
