import { visit } from "unist-util-visit";
import type { DataField } from "../../../../schema/catalogue/api-parts.js";
import { searchForm } from "../../search-form.js";
import { plainText } from "./markdown.js";
import type { ReadText } from "./rich-text.js";

type Tree = ReadText["tree"];

/** Returns the rows of the table under the heading "Données": name and description. */
export function readDataFields(tree: Tree): readonly DataField[] {
  let isUnderData = false;
  for (const node of tree.children) {
    if (node.type === "heading") isUnderData = /^donnees\b/.test(searchForm(plainText(node)));
    if (!isUnderData || node.type !== "table") continue;
    return node.children.slice(1).flatMap(({ children: [name, ...others] }) => {
      const description = others
        .map((cell) => plainText(cell).trim())
        .join(" ")
        .trim();
      const text = name ? plainText(name).trim() : "";
      return text === "" ? [] : [{ name: text, description: description || null }];
    });
  }
  return [];
}

/** A term that a page defines: "**La Complémentaire Santé Solidaire (CSS)** est un dispositif…" */
export interface Definition {
  /** The term, in the form in which texts are compared. */
  readonly form: string;
  readonly text: string;
}

/** Returns the paragraphs that begin with the term that they define, in bold. */
export function readDefinitions(tree: Tree): readonly Definition[] {
  const definitions: Definition[] = [];
  visit(tree, "paragraph", (node) => {
    const [first] = node.children;
    if (first?.type !== "strong") return;
    definitions.push({ form: searchForm(plainText(first)), text: plainText(node).replace(/\s+/g, " ").trim() });
  });
  return definitions;
}
