import type { Action } from "../../../../schema/catalogue/access.js";
import type { SourceLocation, Report } from "../report.js";
import { toInlineText } from "./markdown.js";
import { readAttribute, readLink } from "./tag-attributes.js";
import { parseTags, type Tag } from "./tag-parser.js";

/** A question tree that a text refers to. */
export interface TreeReference {
  readonly tree: string;
  readonly question: string;
}

/**
 * The content of a text's tags. In `markdown` the tags are replaced. Links become HTML, which is read inside HTML
 * blocks too.
 */
export interface ReadTags {
  readonly markdown: string;
  readonly actions: readonly Action[];
  readonly nextSteps: readonly string[];
  readonly trees: readonly TreeReference[];
}

/** The text that replaces `<NextSteps/>`. */
const needed = [
  "Le numéro SIRET de votre organisation",
  "Une description de votre service, qui justifie la simplification",
  "Le cadre juridique qui vous autorise à utiliser ces données",
  "Les coordonnées de votre équipe",
  "Les coordonnées de votre délégué à la protection des données et de votre responsable de traitement",
];

/** Reads the tags that api.gouv.fr added to Markdown, correct or not. */
export function readTags(text: string, location: SourceLocation, report: Report): ReadTags {
  const actions: Action[] = [];
  const trees: TreeReference[] = [];
  let nextSteps: readonly string[] = [];
  const link = (attributes: string, label: string, isAction: boolean): string => {
    const { words, url } = readLink(attributes, label.replace(anchors, ""), location, report);
    if (url === undefined) return words;
    const literal = toLiteral(words);
    if (isAction) actions.push({ label: toInlineText(literal) || url, url });
    return toAnchor(url, literal);
  };
  const replace = ({ name, attributes }: Tag, content: string): string => {
    switch (name) {
      case "button":
        return link(attributes, content, true);
      case "quote":
        return `\n\n> ${content.trim().replaceAll("\n", "\n> ")}\n\n`;
      case "nextsteps":
        // Only once per text: otherwise a page could make the answer much longer than itself.
        if (nextSteps.length > 0) return "";
        nextSteps = needed;
        return `\n\n${needed.map((step) => `- ${step}`).join("\n")}\n\n`;
      case "questiontree":
        trees.push({
          tree: readAttribute(attributes, "tree") ?? "",
          question: readAttribute(attributes, "question") ?? "",
        });
        return "";
      case "datagouv":
        return "";
      default:
        return /href/i.test(attributes) ? link(attributes, content, false) : content;
    }
  };
  const unclosed = (tag: Tag): string => {
    if (tag.name === "quote") return tag.source;
    if (tag.name !== "contactus") report.warning(location, tag.source, "a tag that is not closed: taken alone");
    return replace(tag, "");
  };
  return { markdown: parseTags(text, replace, unclosed), actions, nextSteps, trees };
}

/** A link within a link would end the outer one. */
const anchors = /<\/?a\b[^<>]*>/gi;

function toAnchor(url: string, words: string): string {
  return `<a href="${url.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">${words}</a>`;
}

/** Parts of the words: code, pictures and entities stay as they are. Other marks become entities. */
const special = /`[^`]*`|!\[[^[\]]*\]\([^()\s]*\)|&#?\w{1,31};|[&[\]]/g;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "[": "&#91;", "]": "&#93;" };

/** Returns the words of a link on one line. Marks of Markdown or HTML become entities. */
function toLiteral(words: string): string {
  return words.replace(/\s+/g, " ").replace(special, (found) => entities[found] ?? found);
}
