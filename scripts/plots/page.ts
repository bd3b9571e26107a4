/** The colours of the lines, on a light and on a dark background. */
export const colors = [
  ["#000091", "#8585f6"],
  ["#b34000", "#fc9b5b"],
  ["#18753c", "#88fdaa"],
  ["#c9191e", "#ff8080"],
  ["#6a6af4", "#c4c4ff"],
  ["#716043", "#e6c98f"],
  ["#a558a0", "#e6a1e0"],
  ["#00796b", "#5fe3d2"],
  ["#666666", "#b0b0b0"],
  ["#8b6f00", "#ffe552"],
] as const;

/** The colours of everything else. */
const paint = {
  text: ["#161616", "#eeeeee"],
  grid: ["#dddddd", "#444444"],
  band: ["#f3ede5", "#3a3025"],
  background: ["#ffffff", "#161616"],
} as const;

interface Page {
  readonly width: number;
  readonly height: number;
  /** Read to those who do not see the picture. */
  readonly title: string;
}

/** Returns a whole SVG. It follows the reader's light or dark mode, and loads nothing. */
export function drawPage({ width, height, title }: Page, parts: readonly string[]): string {
  const size = `width="${String(width)}" height="${String(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${String(width)} ${String(height)}" role="img" font-family="sans-serif" font-size="11">`,
    `<title>${title}</title>`,
    `<style>`,
    `:root{${variables(0)}}`,
    `@media (prefers-color-scheme: dark){:root{${variables(1)}}}`,
    `.background{fill:var(--background)}.band{fill:var(--band)}.label,.title{fill:var(--text)}.title{font-size:13px;font-weight:bold}`,
    `.grid{stroke:var(--grid);fill:none}.limit{stroke:var(--c3);fill:none;stroke-dasharray:6 4}.line{fill:none;stroke-width:1.6}`,
    ...colors.map((_, index) => `.c${String(index)}{stroke:var(--c${String(index)})}`),
    `</style>`,
    `<rect class="background" ${size}/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function variables(mode: 0 | 1): string {
  const named = Object.entries(paint).map(([name, values]) => `--${name}:${values[mode]}`);
  const lines = colors.map((values, index) => `--c${String(index)}:${values[mode]}`);
  return [...named, ...lines].join(";");
}
