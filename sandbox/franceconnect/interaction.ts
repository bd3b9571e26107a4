import type { IncomingMessage, ServerResponse } from "node:http";

import { errors } from "oidc-provider";
import { z } from "zod";

import { isLevelReached } from "./authorize.js";
import { readForm, sendHtml } from "./messages.js";
import { errorPage, interactionPage } from "./pages.js";
import type { StandIn } from "./stand-in.js";

const ClaimNames = z.record(z.string(), z.unknown()).optional();

const Params = z.object({
  client_id: z.string(),
  scope: z.string(),
  acr_values: z.string().default(""),
  claims: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.object({ userinfo: ClaimNames, id_token: ClaimNames }))
    .optional(),
});

type Params = z.infer<typeof Params>;

async function grantAll({ provider }: StandIn, login: string, params: Params): Promise<string> {
  const grant = new provider.Grant({ accountId: login, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(Object.keys({ ...params.claims?.userinfo, ...params.claims?.id_token }));
  return grant.save();
}

async function decide(
  standIn: StandIn,
  request: IncomingMessage,
  response: ServerResponse,
  params: Params,
): Promise<void> {
  const form = await readForm(request);
  if (form?.get("decision") === "refuse") {
    const refusal = { error: "access_denied", error_description: "User auth aborted" };
    await standIn.provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  const person = standIn.options.people.find(({ login }) => login === form?.get("login"));
  if (!person) {
    sendHtml(response, 400, errorPage("login", "Choisissez une personne de la liste."));
    return;
  }
  if (!isLevelReached(params.acr_values)) {
    const refusal = { error: "invalid_acr", error_description: "acr_value is not valid" };
    await standIn.provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  const grantId = await grantAll(standIn, person.login, params);
  const result = { login: { accountId: person.login, acr: "eidas1" }, consent: { grantId } };
  await standIn.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** GET and POST of the login page; login and consent are one step. */
export async function interaction(standIn: StandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const details = await standIn.provider.interactionDetails(request, response);
    const params = Params.parse(details.params);
    if (request.method === "POST") {
      await decide(standIn, request, response, params);
      return;
    }
    sendHtml(response, 200, interactionPage(standIn.options.people, params.client_id, params.scope.split(" ")));
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    sendHtml(response, 400, errorPage(error.error, "Cette connexion a expiré : recommencez depuis le service."));
  }
}
