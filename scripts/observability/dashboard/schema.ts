import ts from "typescript";

/** A file that does not exist: it has the dashboard as a literal of Grafana's type. */
const virtualFile = `${process.cwd()}/scripts/observability/dashboard/committed.ts`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/**
 * Returns one line for each place where the JSON differs from the types that Grafana publishes: an unknown property, a
 * missing one, a value that is not in an enum. JSON is a literal of TypeScript, so its compiler checks it.
 */
export function findSchemaProblems(json: string): readonly string[] {
  const host = ts.createCompilerHost(options);
  const readSourceFile = host.getSourceFile.bind(host);
  const text = `import type { DashboardJson } from "./grafana-schema.js";\nexport const dashboard: DashboardJson = ${json};\n`;
  host.getSourceFile = (name, version, ...rest) =>
    name === virtualFile ? ts.createSourceFile(name, text, version) : readSourceFile(name, version, ...rest);
  const program = ts.createProgram([virtualFile], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const line = file?.fileName === virtualFile ? file.getLineAndCharacterOfPosition(start).line : 0;
    return `dashboard.json:${String(line)}: ${message}`;
  });
}
