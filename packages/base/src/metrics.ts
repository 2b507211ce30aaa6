import {
  collectDefaultMetrics,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client'

/** One row of a metric table. Names follow Prometheus: base unit and `_total` last. */
export interface MetricDefinition<Label extends string = string> {
  readonly name: string
  readonly help: string
  /** Only labels with few values: each combination is a series that is kept for ever. */
  readonly labels?: readonly Label[]
}

export interface HistogramDefinition<Label extends string = string> extends MetricDefinition<Label> {
  /** Upper bounds, ascending; `durationBucketsSeconds` when absent. */
  readonly buckets?: readonly number[]
}

export interface GaugeDefinition<Label extends string = string> extends MetricDefinition<Label> {
  /** Asked at each scrape, for a gauge that mirrors state held elsewhere. Only without labels. */
  readonly collect?: () => number | Promise<number>
}

export type LabelValues<Label extends string> = { readonly [L in Label]: string | number }

export interface Counter<Label extends string> {
  inc(labels: LabelValues<Label>, by?: number): void
}
export interface Gauge<Label extends string> {
  set(labels: LabelValues<Label>, value: number): void
  inc(labels: LabelValues<Label>, by?: number): void
  dec(labels: LabelValues<Label>, by?: number): void
}
export interface Histogram<Label extends string> {
  observe(labels: LabelValues<Label>, value: number): void
}

export interface Metrics {
  counter<Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>
  gauge<Label extends string = never>(definition: GaugeDefinition<Label>): Gauge<Label>
  histogram<Label extends string = never>(definition: HistogramDefinition<Label>): Histogram<Label>
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>
  /** The media type of `text()`. */
  readonly contentType: string
}

/** From half a millisecond (a cached read) to half a minute (a request nobody should wait for). */
export const durationBucketsSeconds: readonly number[] = Object.freeze([
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
])

/**
 * A registry of its own, so that two servers in one process (tests, all-in-one) do not share counts.
 * Defining one name twice throws. `processMetrics` adds memory, CPU, event loop and garbage collection.
 */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.processMetrics) collectDefaultMetrics({ register: registry })
  return {
    counter: definition => {
      const counter = new PromCounter({ ...common(definition), registers: [registry] })
      return { inc: (labels, by = 1) => counter.inc(labels, by) }
    },
    gauge: definition => {
      const { collect } = definition
      const gauge = new PromGauge({
        ...common(definition),
        registers: [registry],
        ...(collect === undefined
          ? {}
          : {
              async collect() {
                this.set(await collect())
              },
            }),
      })
      return {
        set: (labels, value) => gauge.set(labels, value),
        inc: (labels, by = 1) => gauge.inc(labels, by),
        dec: (labels, by = 1) => gauge.dec(labels, by),
      }
    },
    histogram: definition => {
      const buckets = [...(definition.buckets ?? durationBucketsSeconds)]
      const histogram = new PromHistogram({ ...common(definition), buckets, registers: [registry] })
      return { observe: (labels, value) => histogram.observe(labels, value) }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function common<Label extends string>(definition: MetricDefinition<Label>) {
  return { name: definition.name, help: definition.help, labelNames: definition.labels ?? [] }
}
