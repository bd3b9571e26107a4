import { catalogueArguments } from "./arguments.js";
import { documents } from "./documents.js";
import { front } from "./front.js";
import type { HostileKind } from "./kind.js";

export const hostileKinds: readonly HostileKind[] = [...documents, ...catalogueArguments, ...front];
