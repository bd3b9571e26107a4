import type { Action } from "../../schema/access.js";
import { siteUrl } from "./links.js";
import type { Place, Report } from "./report.js";

/** A question tree that a text refers to. */
export interface TreeReference {
  readonly tree: string;
  readonly question: string;
}

/** What the tags of a text stand for; `markdown` has them replaced. */
export interface ReadTags {
  readonly markdown: string;
  readonly actions: readonly Action[];
  readonly nextSteps: readonly string[];
  readonly trees: readonly TreeReference[];
}

/** What `<NextSteps/>` stands for. */
const needed = [
  "Le numéro SIRET de votre organisation",
  "Une description de votre service, qui justifie la simplification",
  "Le cadre juridique qui vous autorise à utiliser ces données",
  "Les coordonnées de votre équipe",
  "Les coordonnées de votre délégué à la protection des données et de votre responsable de traitement",
];

const paired = /<(Button|External|RichLink|Quote|ContactUs)\b([^>]*?)(?<!\/)>([\s\S]*?)<\/\1\s*>/gi;
const alone = /<(NextSteps|QuestionTree|Button|External|RichLink|ContactUs|Datagouv)\b([^>]*?)\/?>(?:\s*<\/\1\s*>)?/gi;

/** Reads the tags that api.gouv.fr added to Markdown, well written or not. */
export function readTags(text: string, place: Place, report: Report): ReadTags {
  const actions: Action[] = [];
  const nextSteps: string[] = [];
  const trees: TreeReference[] = [];
  const link = (attributes: string, label: string, isAction: boolean): string => {
    const { words, url } = readLink(attributes, label, place, report);
    if (url === undefined) return words;
    if (isAction) actions.push({ label: words.replace(/\s+/g, " "), url });
    return `[${words.replace(/([[\]])/g, "\\$1")}](<${url}>)`;
  };
  const replace = (whole: string, name: string, attributes: string, content = ""): string => {
    switch (name.toLowerCase()) {
      case "button":
        return link(attributes, content, true);
      case "external":
      case "richlink":
      case "contactus":
        return /href/i.test(attributes) ? link(attributes, content, false) : content;
      case "quote":
        return `\n\n> ${content.trim().replaceAll("\n", "\n> ")}\n\n`;
      case "nextsteps":
        nextSteps.push(...needed);
        return `\n\n${needed.map((step) => `- ${step}`).join("\n")}\n\n`;
      case "questiontree":
        trees.push({ tree: attribute(attributes, "tree") ?? "", question: attribute(attributes, "question") ?? "" });
        return "";
      case "datagouv":
        return "";
      default:
        return whole;
    }
  };
  const unclosed = (whole: string, name: string, attributes: string): string => {
    if (/^(?:button|external|richlink)$/i.test(name) && !/\/\s*>$|<\//.test(whole))
      report.warning(place, whole, "a tag that is not closed: taken alone");
    return replace(whole, name, attributes);
  };
  const markdown = text.replace(paired, replace).replace(alone, unclosed);
  return { markdown, actions, nextSteps, trees };
}

function readLink(attributes: string, label: string, place: Place, report: Report) {
  const url = readHref(attributes, place, report);
  const words = label.trim() || attribute(attributes, "alt") || attribute(attributes, "title") || url || "";
  return { words, url };
}

function readHref(attributes: string, place: Place, report: Report): string | undefined {
  const found = /\bhref(\s*=?\s*)(.*)$/is.exec(attributes);
  if (!found) {
    report.warning(place, attributes || "no href", "a link that leads nowhere: its words are kept");
    return undefined;
  }
  if (!found[1]?.includes("=")) report.info(place, attributes, "href without =: read all the same");
  const value = quotedValue(found[2] ?? "");
  if (value.quote === "'") report.info(place, attributes, "href in single quotes: read all the same");
  if (value.text.includes("'")) report.info(place, attributes, "an apostrophe in href: kept");
  if (/\s/.test(value.text)) report.info(place, attributes, "spaces in href: encoded");
  const url = siteUrl(value.text);
  if (url === undefined) report.warning(place, value.text, "a link that may lead nowhere safe: its words are kept");
  return url;
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(.*)$`, "is").exec(attributes);
  return found ? quotedValue(found[1] ?? "").text : undefined;
}

/** Up to the quote before the next attribute or the tag's end, so that a value may hold its own quote. */
function quotedValue(text: string): { readonly text: string; readonly quote: string } {
  const quoted = /^(["'])(.*?)\1(?=\s+[a-z_]+\s*=|\s+[a-z_]+\s*$|\s*\/?\s*$)/is.exec(text.trim());
  if (quoted) return { text: (quoted[2] ?? "").trim(), quote: quoted[1] ?? "" };
  const bare = /^["']?(.*?)["']?(?=\s+[a-z_]+\s*=|\s*\/?\s*$)/is.exec(text.trim());
  return { text: (bare?.[1] ?? "").trim(), quote: "" };
}
