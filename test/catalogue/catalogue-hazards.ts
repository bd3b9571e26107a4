interface Problem {
  readonly field?: string | null;
  readonly line?: number | null;
  readonly found?: RegExp;
  readonly severity?: "INFO" | "WARNING" | "ERROR";
}

/**
 * A page with one anomaly: its text, the problem that names it, and the part that is served; null if nothing is served.
 */
export interface Hazard {
  readonly hazard: string;
  readonly page: string;
  readonly problem: Problem;
  readonly api: Readonly<Record<string, unknown>> | null;
}

/** Returns a page with the usual keys and these. */
const page = (lines: string, body = "Le texte de la page.") =>
  `---\ntitle: Une API\nis_open: 1\nproducer: mss\n${lines}${lines ? "\n" : ""}---\n${body}\n`;
const bare = (lines: string) => `---\n${lines}\n---\nLe texte.\n`;
const rule = (description: string, rest = "is_eligible: 1") =>
  page(`access_page:\n  - who:\n      - Une administration\n    ${rest}\n    description: |\n      ${description}`);
const served = { title: "Une API", openness: "OPEN" };
const rules = (...accessRules: object[]) => ({ accessRules });
const action = (label: string, url: string) => ({ actions: [{ label, url }] });

const texts: readonly Hazard[] = [
  {
    hazard: "CRLF line endings",
    page: page("").replaceAll("\n", "\r\n"),
    problem: { found: /CRLF/, severity: "INFO" },
    api: served,
  },
  {
    hazard: "decomposed letters",
    page: page("tagline: Vérifié".normalize("NFD")),
    problem: { found: /NFD/ },
    api: { tagline: "Vérifié" },
  },
  {
    hazard: "zero-width characters",
    page: page("tagline: Un\u200Bmot"),
    problem: { found: /zero-width/, line: 5 },
    api: { tagline: "Unmot" },
  },
  {
    hazard: "a zero-width joiner",
    page: page("tagline: Un\u200Dmot"),
    problem: { found: /zero-width/, line: 5 },
    api: { tagline: "Unmot" },
  },
  {
    hazard: "a byte order mark",
    page: `\uFEFF${page("")}`,
    problem: { found: /byte order mark/, line: 1, severity: "INFO" },
    api: served,
  },
  {
    hazard: "a control character",
    page: page("", "Un\u0000mot\u0007"),
    problem: { found: /control/, line: 6 },
    api: { body: { text: "Unmot" } },
  },
  {
    hazard: "bytes that are not UTF-8",
    page: page("", "Un\uFFFDmot"),
    problem: { found: /UTF-8/, line: 6 },
    api: { body: { text: "Un\uFFFDmot" } },
  },
  {
    hazard: "a no-break space in a text",
    page: page("tagline: Qui\u00A0?"),
    problem: { field: "tagline", found: /no-break space/, line: 5, severity: "INFO" },
    api: { tagline: "Qui ?" },
  },
  {
    hazard: "a no-break space after a mark of Markdown",
    page: page("", "###\u00A0Données\n\n| Nom | Description |\n| --- | --- |\n| A | b |"),
    problem: { found: /no-break space/, line: 6 },
    api: { dataFields: [{ name: "A", description: "b" }] },
  },
  {
    hazard: "a no-break space after a key",
    page: page("tagline:\u00A0Oui"),
    problem: { found: /no-break space/, line: 5 },
    api: { tagline: "Oui" },
  },
  {
    hazard: "an inline comment in a text",
    page: page("tagline: Le début # et la suite"),
    problem: { found: /# et la suite/, line: 5 },
    api: { tagline: "Le début" },
  },
  {
    hazard: "a tab as indentation",
    page: page("keywords:\n\t- rsa"),
    problem: { found: /a tab/, line: 6 },
    api: { keywords: ["rsa"] },
  },
  {
    hazard: "a missing closing fence",
    page: "---\ntitle: Une API\nis_open: 1\n\nLe texte.\n",
    problem: { found: /no closing/, severity: "WARNING" },
    api: served,
  },
  {
    hazard: "a missing opening fence",
    page: "title: Une API\nis_open: 1\n---\nLe texte.\n",
    problem: { found: /no opening/ },
    api: served,
  },
  {
    hazard: "a missing front matter",
    page: "Rien que du texte.\n",
    problem: { found: /no front matter/, line: 1, severity: "ERROR" },
    api: null,
  },
  { hazard: "an empty file", page: "", problem: { found: /empty file/, severity: "ERROR" }, api: null },
  {
    hazard: "front matter that is not a mapping",
    page: "---\n- un\n- deux\n---\n",
    problem: { found: /no keys/, severity: "ERROR" },
    api: null,
  },
  {
    hazard: "a duplicate key",
    page: page("tagline: un\ntagline: deux"),
    problem: { field: "tagline", line: 6, found: /twice/ },
    api: { tagline: "deux" },
  },
  {
    hazard: "a duplicate key in a rule",
    page: page("access_page:\n  - who: [Une mairie]\n    who: [Un parc]\n    is_eligible: 1"),
    problem: { field: "who", line: 7, found: /twice/ },
    api: rules({ applicants: ["Un parc"] }),
  },
  {
    hazard: "a key that every object has",
    page: page("constructor: Une entreprise"),
    problem: { field: "constructor", line: 5, severity: "INFO" },
    api: served,
  },
  {
    hazard: "aliases that expand too much",
    page: page(
      "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]",
    ),
    problem: { found: /more than can be read/, line: 1, severity: "ERROR" },
    api: null,
  },
  {
    hazard: "an alias of itself",
    page: page("tagline: &a { a: *a }"),
    problem: { found: /more than can be read/, severity: "ERROR" },
    api: null,
  },
  {
    hazard: "500 unclosed tags",
    page: page("", "<div>\n".repeat(500)),
    problem: { found: /more than 300 opening angle brackets/, line: 1, severity: "ERROR" },
    api: null,
  },
  {
    hazard: "quotes that are nested too deeply",
    page: page("", `${"> ".repeat(1_000)}Fin`),
    problem: { found: /more than 20 quotes/, line: 6 },
    api: { body: { text: "Fin" } },
  },
  {
    hazard: "an alias without an anchor",
    page: page("tagline: *Avantages"),
    problem: { line: 5, found: /\*Avantages/ },
    api: { tagline: "*Avantages" },
  },
  {
    hazard: "a nested mapping in a plain title",
    page: bare("title: API : la suite: ici\nis_open: 1"),
    problem: { line: 2, found: /la suite/ },
    api: { title: "API : la suite: ici", openness: "OPEN" },
  },
  {
    hazard: "a sentence between keys",
    page: bare("title: Une API\nCeci est une phrase\nis_open: 1"),
    problem: { line: 3, found: /Ceci est/, severity: "WARNING" },
    api: served,
  },
  {
    hazard: "quotes within quotes",
    page: page('tagline: "L\'API dite "ouverte" ici"'),
    problem: { line: 5, found: /dite "ouverte"/ },
    api: { tagline: 'L\'API dite "ouverte" ici' },
  },
  {
    hazard: "a sentence parsed as a key",
    page: page("Cette API permet ceci : et cela"),
    problem: { line: 5, found: /Cette API/, severity: "INFO" },
    api: served,
  },
];

const values: readonly Hazard[] = [
  {
    hazard: "a missing title",
    page: bare("is_open: 1"),
    problem: { field: "title", found: /no title/ },
    api: { openness: "OPEN" },
  },
  {
    hazard: "a missing is_open",
    page: bare("title: Une API"),
    problem: { field: "is_open", found: /missing/ },
    api: { openness: "CLOSED" },
  },
  {
    hazard: "an unreadable is_open",
    page: bare("title: Une API\nis_open: peut-être"),
    problem: { field: "is_open", line: 3 },
    api: { openness: "CLOSED" },
  },
  {
    hazard: "a boolean is_open",
    page: bare("title: Une API\nis_open: true"),
    problem: { field: "is_open", severity: "INFO" },
    api: { openness: "OPEN" },
  },
  {
    hazard: "an unreadable is_france_connected",
    page: page("is_france_connected: oui"),
    problem: { field: "is_france_connected" },
    api: { franceConnect: "NONE" },
  },
  {
    hazard: "an is_france_connected in quotes",
    page: page('is_france_connected: "2"'),
    problem: { field: "is_france_connected", severity: "INFO" },
    api: { franceConnect: "REQUIRED" },
  },
  {
    hazard: "a null list",
    page: page("keywords:"),
    problem: { field: "keywords", found: /null/ },
    api: { keywords: [] },
  },
  {
    hazard: "a null item",
    page: page("keywords:\n  - rsa\n  -"),
    problem: { field: "keywords", found: /empty item/ },
    api: { keywords: ["rsa"] },
  },
  {
    hazard: "an item twice",
    page: page("keywords: [rsa, css, rsa]"),
    problem: { field: "keywords", found: /rsa/ },
    api: { keywords: ["rsa", "css"] },
  },
  {
    hazard: "case variants",
    page: page("keywords: [RSA, rsa]"),
    problem: { field: "keywords", found: /rsa/ },
    api: { keywords: ["RSA"] },
  },
  {
    hazard: "a list in one text",
    page: page("keywords: rsa - css - aides"),
    problem: { field: "keywords", line: 5 },
    api: { keywords: ["rsa", "css", "aides"] },
  },
  {
    hazard: "a date with a remark",
    page: page("last_update: 10/10/2023 /TODO"),
    problem: { field: "last_update", found: /TODO/, severity: "INFO" },
    api: { lastUpdated: "2023-10-10" },
  },
  {
    hazard: "a day that does not exist",
    page: page("last_update: 31/02/2023"),
    problem: { field: "last_update", severity: "WARNING" },
    api: { lastUpdated: null },
  },
  {
    hazard: "two contacts in one text",
    page: page("contact_link: a@b.fr, c@d.fr"),
    problem: { field: "contact_link" },
    api: { contacts: [{ email: "a@b.fr" }, { email: "c@d.fr" }] },
  },
  {
    hazard: "an invalid contact",
    page: page("contact_link: téléphone"),
    problem: { field: "contact_link" },
    api: { contacts: [] },
  },
  {
    hazard: "an invalid link",
    page: page("external_site: voir ailleurs"),
    problem: { field: "external_site" },
    api: { externalSite: null },
  },
  {
    hazard: "a javascript: link",
    page: page("datapass_link: javascript:alert(1)"),
    problem: { field: "datapass_link" },
    api: { datapassUrl: null },
  },
  {
    hazard: "a percentage with a comma",
    page: page('uptime: "99,21"'),
    problem: { field: "uptime", severity: "INFO" },
    api: { uptime: 99.21 },
  },
  {
    hazard: "an invalid percentage",
    page: page("uptime: bon"),
    problem: { field: "uptime", severity: "WARNING" },
    api: { uptime: null },
  },
  {
    hazard: "visits that are not a number",
    page: page("visits_2019: beaucoup"),
    problem: { field: "visits_2019" },
    api: { visits2019: null },
  },
  {
    hazard: "visits under a misspelt key",
    page: page("visit_2019: 42"),
    problem: { field: "visits_2019", line: 5, found: /visit_2019/ },
    api: { visits2019: 42 },
  },
  {
    hazard: "a site under a misspelt key",
    page: page("extrenal_site: https://exemple.fr/"),
    problem: { field: "external_site" },
    api: { externalSite: "https://exemple.fr/" },
  },
  {
    hazard: "an unknown key",
    page: page("couleur: bleu"),
    problem: { field: "couleur", severity: "INFO" },
    api: served,
  },
  {
    hazard: "an unknown producer",
    page: bare("title: Une API\nis_open: 1\nproducer: inconnu"),
    problem: { field: "producer", line: 4 },
    api: { producer: null },
  },
  {
    hazard: "a producer in capitals",
    page: bare("title: Une API\nis_open: 1\nproducer: MSS"),
    problem: { field: "producer", severity: "INFO" },
    api: { producer: { slug: "mss" } },
  },
];

const access: readonly Hazard[] = [
  {
    hazard: "access that is not a list",
    page: page("access_page: tout le monde"),
    problem: { field: "access_page" },
    api: rules(),
  },
  {
    hazard: "a rule without who",
    page: page("access_page:\n  - is_eligible: 1"),
    problem: { field: "access_page", found: /without who/ },
    api: rules({ applicants: [], eligibility: "ELIGIBLE" }),
  },
  {
    hazard: "a rule without is_eligible",
    page: page("access_page:\n  - who: [Une mairie]\n    description: Voir."),
    problem: { field: "access_page", found: /is_eligible/ },
    api: rules({ eligibility: "POSSIBLY_ELIGIBLE" }),
  },
  {
    hazard: "a rule in two entries",
    page: page("access_page:\n  - who: [Une mairie]\n  - is_eligible: 0\n    description: Voir."),
    problem: { field: "access_page", found: /two entries/ },
    api: rules({ applicants: ["Une mairie"], eligibility: "POSSIBLY_ELIGIBLE" }),
  },
  {
    hazard: "a rule whose eligibility, and only that, is in the next entry",
    page: page("access_page:\n  - who: [Une mairie]\n    description: Voir.\n  - is_eligible: -1"),
    problem: { field: "access_page", found: /two entries/ },
    api: rules({ applicants: ["Une mairie"], eligibility: "NOT_ELIGIBLE", description: { text: "Voir." } }),
  },
  {
    hazard: "a tree that does not exist",
    page: rule("<QuestionTree tree='aucun' question='rien' />"),
    problem: { field: "access_page", found: /aucun/ },
    api: rules({ tree: null }),
  },
  {
    hazard: "href in single quotes",
    page: rule("<Button href='https://exemple.fr/a'>Aller</Button>"),
    problem: { found: /single|href/ },
    api: rules(action("Aller", "https://exemple.fr/a")),
  },
  {
    hazard: "an apostrophe in href",
    page: rule("<Button href='https://exemple.fr/l'api'>Aller</Button>"),
    problem: { found: /l'api/ },
    api: rules(action("Aller", "https://exemple.fr/l%27api")),
  },
  {
    hazard: "spaces in href",
    page: rule('<Button href="https://exemple.fr/un deux">Aller</Button>'),
    problem: { found: /un deux/ },
    api: rules(action("Aller", "https://exemple.fr/un%20deux")),
  },
  {
    hazard: "href without =",
    page: rule('<Button href"https://exemple.fr/a">Aller</Button>'),
    problem: { found: /href/ },
    api: rules(action("Aller", "https://exemple.fr/a")),
  },
  {
    hazard: "a button that is not closed",
    page: rule('<Button href="https://exemple.fr/a" alt="Aller">'),
    problem: { found: /Button/ },
    api: rules({}),
  },
  {
    hazard: "an unsafe button",
    page: rule('<Button href="javascript:alert(1)">Aller</Button>'),
    problem: { found: /javascript/ },
    api: rules({ actions: [], description: { text: "Aller" } }),
  },
];

const dangers: readonly Hazard[] = [
  {
    hazard: "a script",
    page: page("", "Avant <script>alert(1)</script> après"),
    problem: { found: /<script>/, severity: "WARNING" },
    api: { body: { html: "<p>Avant  après</p>" } },
  },
  {
    hazard: "an event handler",
    page: page("", '<p onclick="alert(1)">Texte</p>'),
    problem: { found: /onclick/ },
    api: { body: { html: "<p>Texte</p>" } },
  },
  {
    hazard: "a javascript: link in the text",
    page: page("", "[Texte](javascript:alert(1))"),
    problem: { found: /href/ },
    api: { body: { text: "Texte" } },
  },
  {
    hazard: "an iframe",
    page: page("", 'Avant <iframe src="https://exemple.fr"></iframe> après'),
    problem: { found: /<iframe>/ },
    api: { body: { text: "Avant  après" } },
  },
  {
    hazard: "a style",
    page: page("", "<style>p { color: red }</style>\n\nTexte"),
    problem: { found: /<style>/ },
    api: { body: { text: "Texte" } },
  },
];

const refused = (hazard: string, text: string, found: RegExp): Hazard => ({
  hazard,
  page: text,
  problem: { found, line: 1, severity: "ERROR" },
  api: null,
});

/**
 * Texts that made a parser slow. The parser now refuses them for their size or content, or reads them in linear time.
 */
const slow: readonly Hazard[] = [
  refused("140 kB of unclosed quotes", page("", "<Quote>\n".repeat(17_500)), /more than 32768 bytes/),
  refused("more bytes than characters allow", page("", "é ".repeat(12_000)), /more than 32768 bytes/),
  refused("a very long word", page("", "a".repeat(3_000)), /without a space/),
  refused("a very long word in a list", page(`keywords: [${"a".repeat(3_000)}]`), /without a space/),
  refused("a word split by control characters", page("", `${"a".repeat(1_500)}\u000B`.repeat(2)), /without a space/),
  refused("a very long row of spaces", page("", `a${" ".repeat(3_000)}b`), /spaces in a row/),
  refused("too many lines", page("", "a\n".repeat(2_000)), /more than 1000 lines/),
  refused("too many lines that end with only CR", page("", "a\r".repeat(2_000)), /more than 1000 lines/),
  refused("too many HTML tags", page("", "<b>x ".repeat(400)), /more than 300 opening angle brackets/),
  refused("too many list items", page("", "- ".repeat(500)), /more than 400 list items/),
  refused("too many numbered list items", page("", "1. ".repeat(500)), /more than 400 list items/),
  refused("too many list items in the front matter", page(`themes:\n${"  - a\n".repeat(500)}`), /400 list items/),
  refused("too many brackets", page("", "![".repeat(500)), /more than 600 square brackets/),
  refused("too many stars", page("", "*a ".repeat(700)), /more than 600 square brackets/),
  refused("too many underscores", page("", "a_ ".repeat(700)), /more than 600 square brackets/),
  refused("too many backquotes", page("", "`a ".repeat(700)), /more than 600 square brackets/),
  refused("too many flow lists", page(`k: ${"[ ".repeat(700)}`), /more than 600 square brackets/),
  refused("too many entities", page("", "&amp; ".repeat(1_600)), /more than 1500 other marks/),
  refused("too many addresses", page("", "a@b.fr ".repeat(1_600)), /more than 1500 other marks/),
  refused("too many web addresses", page("", "www.a ".repeat(1_600)), /more than 1500 other marks/),
  refused("a table with too many columns", page("", `${"|a".repeat(20)}|\n${"|-".repeat(20)}|`), /11 vertical bars/),
  refused(
    "lists that are nested too deeply",
    page("", Array.from({ length: 25 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n")),
    /40 spaces/,
  ),
  {
    hazard: "a rate with a long word",
    page: page(`couleur: bleu\nrate_limiting_resume: 1${"a".repeat(1_900)}`),
    problem: { field: "couleur" },
    api: { rateLimiting: { calls: null, perSeconds: null } },
  },
  {
    hazard: "a rate with many numbers",
    page: page(`couleur: bleu\nrate_limiting_resume: ${"1 a a a ".repeat(200)}20 appels / seconde`),
    problem: { field: "couleur" },
    api: { rateLimiting: { calls: 20, perSeconds: 1 } },
  },
  {
    hazard: "a rate above the maximum of an Int",
    page: page("couleur: bleu\nrate_limiting_resume: 99999999999 appels par minute"),
    problem: { field: "couleur" },
    api: { rateLimiting: { calls: null, perSeconds: null } },
  },
  {
    hazard: "an address with many dots",
    page: page(`contact_link: a@${".".repeat(1_900)}@`),
    problem: { field: "contact_link", found: /^a@\./ },
    api: { contacts: [] },
  },
  {
    hazard: "a title that is too long",
    page: bare(`title: ${"un mot ".repeat(400)}\nis_open: 1`),
    problem: { field: "title", found: /more than 2000 characters/ },
    api: { openness: "OPEN" },
  },
  {
    hazard: "a theme that is too long",
    page: page(`themes: [${"un mot ".repeat(100)}, court]`),
    problem: { field: "themes", found: /more than 300 characters/ },
    api: { themes: [{ name: "court" }] },
  },
  {
    hazard: "a list with too many items",
    page: page(`keywords: ${Array.from({ length: 300 }, (_, index) => `mot${String(index)}`).join(" - ")}`),
    problem: { field: "keywords", found: /more than 200 items/ },
    api: { title: "Une API" },
  },
  {
    hazard: "a page with too many problems",
    page: page(`keywords: [${"a, ".repeat(190)}]`),
    problem: { found: /more than 100 problems/ },
    api: { keywords: ["a"] },
  },
  {
    hazard: "keys that are lists of lists",
    page: page(`${"? ".repeat(200)}a`),
    problem: { found: /a key that is no text/ },
    api: served,
  },
  {
    hazard: "100 nested quotes",
    page: page("", `${"<Quote>".repeat(100)}Fin${"</Quote>".repeat(100)}`),
    problem: { found: /<quote>/ },
    api: { body: { text: "Fin" } },
  },
  {
    hazard: "a button with many quotes",
    page: rule(`<Button href='${"' a ".repeat(400)}>Aller</Button>`),
    problem: { found: /href/ },
    api: served,
  },
];

export const hazards: readonly Hazard[] = [...slow, ...texts, ...values, ...access, ...dangers];
