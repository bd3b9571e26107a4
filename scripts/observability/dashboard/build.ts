import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  VariableType,
  type Panel,
  type RowPanel,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { datasource, type Row } from "./panels.js";
import { audit } from "./rows/audit.js";
import { cache } from "./rows/cache.js";
import { configuration } from "./rows/configuration.js";
import { franceConnect } from "./rows/franceconnect.js";
import { goldenSignals } from "./rows/golden-signals.js";
import { processRow } from "./rows/process.js";
import { redis } from "./rows/redis.js";
import { slo } from "./rows/slo.js";
import { sources } from "./rows/sources.js";
import { traces } from "./rows/traces.js";

const rows: readonly Row[] = [
  goldenSignals,
  slo,
  sources,
  franceConnect,
  cache,
  redis,
  audit,
  processRow,
  configuration,
  traces,
];

/** The builders of the SDK add properties of other kinds of variables. */
const datasourceVariable: VariableModel = {
  type: VariableType.Datasource,
  name: "datasource",
  label: "Data source",
  query: "prometheus",
};

const instanceVariable: VariableModel = {
  type: VariableType.Query,
  name: "instance",
  label: "Replica",
  datasource,
  query: "label_values(gateway_build_info, instance)",
  refresh: VariableRefresh.OnTimeRangeChanged,
  sort: VariableSort.AlphabeticalAsc,
  multi: true,
  includeAll: true,
  current: { text: ["All"], value: ["$__all"] },
};

/** Returns the text of the Grafana dashboard. */
export function printDashboard(): string {
  const dashboard = build();
  // Grafana keeps the numbers of the panels, so that links to a panel work.
  for (const [index, panel] of allPanels(dashboard.panels ?? []).entries()) panel.id = index + 1;
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function build() {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- older versions of Grafana import only this format
  const dashboard = new DashboardBuilder("Prestations gateway")
    .uid("prestations-gateway")
    .description(
      "The health of the gateway, of its sources and of what it depends on. Generated: change the script instead.",
    )
    .tags(["prestations-gateway"])
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-6h", to: "now" })
    .refresh("1m")
    .variables([datasourceVariable, instanceVariable].map(built));
  for (const { title, isCollapsed = false, panels } of rows) {
    const row = new RowBuilder(title).collapsed(isCollapsed);
    const builders = panels.map(built);
    if (isCollapsed) for (const panel of builders) row.withPanel(panel);
    dashboard.withRow(row);
    if (!isCollapsed) for (const panel of builders) dashboard.withPanel(panel);
  }
  return dashboard.build();
}

/** The SDK takes builders only. */
function built<Part>(part: Part): { readonly build: () => Part } {
  return { build: () => part };
}

function allPanels(panels: readonly (Panel | RowPanel)[]): (Panel | RowPanel)[] {
  return panels.flatMap((panel) => ("panels" in panel ? [panel, ...allPanels(panel.panels)] : [panel]));
}
