import type { Driver, HostAccess } from '../../extension.ts'
import { ingressFlowsDriver, portKey } from '../../ingress-flows.ts'
import { flowOf, matchOf, ownFlows, parseOwnFlows } from './flows.ts'
import type { Guarded } from './index.ts'

/** Drops before OVN's own flows what a port must not send. */
export function createDriver(host: HostAccess): Driver<Guarded> {
  return ingressFlowsDriver(host, {
    ...{ own: ownFlows, matchOf, flowOf },
    parse: text =>
      parseOwnFlows(text).map(({ table, ...port }) => ({ table, wanted: { key: portKey(port), ...port } })),
  })
}
