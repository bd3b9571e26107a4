/** A span of the picture. Times in milliseconds since the beginning of the trace. */
interface DrawnSpan {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: string;
  readonly startMs: number;
  readonly ms: number;
}

const size = { width: 860, row: 22, names: 250, top: 30 };
/** Dark enough on white, and light enough on black. */
const colours: Readonly<Record<string, string>> = { server: "#6a6af4", client: "#d64d00", internal: "#18753c" };

/** Returns a trace as an SVG picture: one line for each span, under the span that began it. */
export function renderTrace(spans: readonly DrawnSpan[]): string {
  const lines = inOrder(spans, "", 0);
  const end = Math.max(...spans.map(({ startMs, ms }) => startMs + ms));
  const scale = (size.width - size.names - 70) / end;
  const rows = lines.map(({ span, depth }, index) => {
    const y = size.top + index * size.row;
    const x = size.names + span.startMs * scale;
    const width = Math.max(1, span.ms * scale);
    return [
      `<text x="${String(8 + depth * 14)}" y="${String(y + 14)}">${span.name}</text>`,
      `<rect x="${x.toFixed(1)}" y="${String(y + 3)}" width="${width.toFixed(1)}" height="14" fill="${colours[span.kind] ?? "#777777"}"/>`,
      `<text x="${(x + width + 5).toFixed(1)}" y="${String(y + 14)}">${span.ms.toFixed(1)} ms</text>`,
    ].join("");
  });
  const height = size.top + lines.length * size.row + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(size.width)} ${String(height)}" font-family="sans-serif" font-size="12" fill="#777777">`,
    `<title>The trace of one cold query, ${end.toFixed(0)} ms</title>`,
    `<text x="8" y="18">server: blue, calls to others: orange, the gateway's own steps: green</text>`,
    ...rows,
    "</svg>\n",
  ].join("\n");
}

interface Line {
  readonly span: DrawnSpan;
  readonly depth: number;
}

function inOrder(spans: readonly DrawnSpan[], parentId: string, depth: number): readonly Line[] {
  const children = spans.filter((span) => span.parentId === parentId);
  return children.flatMap((span) => [{ span, depth }, ...inOrder(spans, span.id, depth + 1)]);
}
