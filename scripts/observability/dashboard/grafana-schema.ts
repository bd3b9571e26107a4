import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Options as StatOptions } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type {
  FieldConfig as TimelineFieldConfig,
  Options as TimelineOptions,
} from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type {
  FieldConfig as GraphFieldConfig,
  Options as GraphOptions,
} from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type * as grafana from "@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen";

/** The same type where each enum is the values that it has in JSON. */
type Json<Type> = Type extends string
  ? `${Type}`
  : Type extends number | boolean | null | undefined
    ? Type
    : { [Key in keyof Type]: Json<Type[Key]> };

/** A query of Prometheus. The SDK adds a method that marks the type. */
type Query = Omit<Dataquery, "_implementsDataqueryVariant">;

/** A panel of one kind. Grafana's own type accepts any options. */
interface PanelOf<Kind extends string, Options, Custom> extends Omit<
  grafana.Panel,
  "type" | "options" | "fieldConfig" | "targets"
> {
  type: Kind;
  /** Optional in Grafana; required here. */
  id: number;
  title: string;
  description: string;
  options: Options;
  targets: Query[];
  fieldConfig: {
    defaults: Omit<grafana.FieldConfig, "custom"> & { unit: string; custom?: Custom };
    overrides: grafana.FieldConfigSource["overrides"];
  };
}

type Panel =
  | PanelOf<"timeseries", GraphOptions, GraphFieldConfig>
  | PanelOf<"stat", StatOptions, Record<string, never>>
  | PanelOf<"state-timeline", TimelineOptions, TimelineFieldConfig>;

interface RowPanel extends Omit<grafana.RowPanel, "panels"> {
  panels: Panel[];
}

/** The types that Grafana publishes of a dashboard, of its three kinds of panel and of a query of Prometheus. */
export type DashboardJson = Json<Omit<grafana.Dashboard, "panels"> & { uid: string; panels: (Panel | RowPanel)[] }>;
