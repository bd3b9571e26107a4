import { gateway } from "../version.js";

/** The gateway and its version, sent to every upstream: `prestations-gateway/1.0.0`. */
export const userAgent = `${gateway.name}/${gateway.version}`;
