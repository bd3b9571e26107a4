import {
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
  type Threshold,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimelineBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as GraphBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

/** A limit of the SLO, or of the system: the panel draws it, and the values on its bad side are red. */
interface Limit {
  readonly value: number;
  readonly bad: "above" | "below";
}

interface PanelOptions {
  readonly title: string;
  /** The content of the panel, and when to worry. */
  readonly description: string;
  /** One of the SDK's units. */
  readonly unit: string;
  /** In columns: a line of panels has 24. */
  readonly width: number;
  readonly limit?: Limit;
  /** The query of each group of series, by its legend: `{{label}}` is the value of a label. */
  readonly queries: Readonly<Record<string, string>>;
}

/** A titled group of panels. Grafana runs the queries of a collapsed row when the reader opens it. */
export interface Row {
  readonly title: string;
  readonly isCollapsed?: boolean;
  readonly panels: readonly Panel[];
}

/** Refers to the variable, so that the dashboard works with any Prometheus. */
export const datasource = { type: "prometheus", uid: "${datasource}" };

const heights = { graph: 8, stat: 5, timeline: 6 };

interface GraphOptions extends PanelOptions {
  /** Draws areas whose sum is the total. */
  readonly isStacked?: boolean;
  /** Where the axis begins, unless a value is lower; 0 when left out. */
  readonly softMin?: number;
  /** Where the axis ends, if not at the highest value. */
  readonly max?: number;
}

/** Draws lines over time. */
export function graph(options: GraphOptions): Panel {
  const { isStacked = false, softMin = 0, max, limit } = options;
  const panel = describe(new GraphBuilder(), options, heights.graph)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .showPoints(VisibilityMode.Never)
    .axisSoftMin(softMin)
    .fillOpacity(isStacked ? 30 : 0)
    .stacking(new StackingConfigBuilder().mode(isStacked ? StackingMode.Normal : StackingMode.None));
  if (max !== undefined) panel.max(max);
  if (limit) panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  return panel.build();
}

/** Shows the current values as numbers, computed once for the end of the time range. */
export function stat(options: PanelOptions): Panel {
  const panel = describe(new StatBuilder(), options, heights.stat)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  const { targets = [], ...rest } = panel.build();
  return { ...rest, targets: targets.map((target) => ({ ...target, instant: true, range: false })) };
}

/** The names of the values of a gauge, and their colours. */
type States = Readonly<Record<string, { readonly text: string; readonly color: string }>>;

/** Shows when each series had which state. */
export function timeline(options: PanelOptions & { readonly states: States }): Panel {
  return describe(new TimelineBuilder(), options, heights.timeline)
    .legend(legend())
    .mappings([{ type: MappingType.ValueToText, options: options.states }])
    .build();
}

/** Colours of the states of a system. */
export const green = "green";
export const orange = "orange";
export const red = "red";

function describe<Builder extends GraphBuilder | StatBuilder | TimelineBuilder>(
  builder: Builder,
  { title, description, unit, width, limit, queries }: PanelOptions,
  height: number,
): Builder {
  builder.title(title).description(description).datasource(datasource).span(width).height(height).unit(unit);
  builder.colorScheme(new FieldColorBuilder().mode(colorMode(builder)));
  builder.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(limit)));
  for (const [index, [name, expression]] of Object.entries(queries).entries())
    builder.withTarget(
      new DataqueryBuilder()
        .datasource(datasource)
        .expr(expression)
        .legendFormat(name)
        .refId(String.fromCharCode(65 + index))
        .range(),
    );
  return builder;
}

function colorMode(builder: object): FieldColorModeId {
  return builder instanceof GraphBuilder ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds;
}

function stepsOf(limit: Limit | undefined): Threshold[] {
  if (!limit) return [{ value: null, color: green }];
  const { value, bad } = limit;
  const colors = bad === "above" ? [green, red] : [red, green];
  return [null, value].map((from, index) => ({ value: from, color: colors[index] ?? green }));
}

function legend() {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);
}
