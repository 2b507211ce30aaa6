import { createLoop } from '@neutrino/base/loop.ts'
import type { Extension, Reader, Thing } from '../../extension.ts'
import { countedRouters, gatewayMark, policyStage } from './counted-flows.ts'
import { createDriver } from './driver.ts'
import { expose } from './exposition.ts'
import { readingIn } from './reading.ts'
import { serveMetrics } from './serve-metrics.ts'
import { createTotals } from './totals.ts'

/**
 * Counts what goes through gateways of routers on this host, for labels of the API, and shows it to Prometheus. It makes
 * nothing: the server writes policies that match, and Open vSwitch counts.
 */
export const metering: Extension<Thing> = {
  name: 'metering',
  conditions: {
    Port_Binding: [['external_ids', 'includes', gatewayMark]],
    Logical_Flow: [['external_ids', 'includes', { 'stage-name': policyStage }]],
  },
  tables: { Logical_Flow: ['match', 'table_id', 'external_ids'] },
  desire: () => [],
  parse: () => {
    throw new RangeError('metering: nothing is made')
  },
  createDriver,
  start: async ({ settings, view, read, clock, log }: Reader) => {
    const totals = createTotals()
    let leftOut: ReturnType<typeof countedRouters>['leftOut'] = []
    const loop = createLoop({
      ...{ name: 'metering', periodMs: settings.measureIntervalMs, throttleMs: 100, clock, log },
      run: async () => {
        const seen = view()
        if (seen === undefined) return 'idle'
        const counted = countedRouters(seen)
        leftOut = counted.leftOut
        const { firstTable, counts } = readingIn(await read({ tables: tablesOf(counted.flows) }))
        totals.add(counted.flows, counts, firstTable)
        return 'idle'
      },
    })
    loop.start()
    const server = await serveMetrics(settings.metricsAddress, () => expose(totals.all(), leftOut))
    return {
      stop: async () => {
        await server.close()
        await loop.stop()
      },
    }
  },
}

const tablesOf = (flows: readonly { readonly table: number }[]) => [...new Set(flows.map(flow => flow.table))]
