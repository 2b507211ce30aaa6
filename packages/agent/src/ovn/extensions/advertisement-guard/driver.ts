import type { Driver, HostAccess } from '../../extension.ts'
import { findIngressTable } from '../../ovn-tables.ts'
import { flowOf, matchOf, ownFlows, parseOwnFlows } from './flows.ts'
import type { Guarded } from './index.ts'

/** Drops before OVN's own flows what a port must not send. */
export function createDriver({ openFlow, bridge }: HostAccess): Driver<Guarded> {
  const run = (command: string, ...args: readonly string[]) => openFlow.run(bridge, command, ...args)
  const ingressTable = async () => findIngressTable(await run('dump-flows', 'table=0'))
  const own = async () => parseOwnFlows(await run('dump-flows', ownFlows))
  return {
    listOwn: async () => {
      const flows = await own()
      const ingress = flows.length === 0 ? undefined : await ingressTable()
      // Another release of OVN may have put another table where ours begins.
      return flows.map(({ table, datapath, port }) => ({
        ...{ key: `${datapath}/${port}`, datapath, port: table === ingress ? port : null },
      }))
    },
    put: async thing => {
      const table = await ingressTable()
      if (table === undefined) throw new Error('OVN has no flows for the port yet')
      await run('add-flow', flowOf(table, thing))
    },
    remove: async key => {
      for (const flow of await own())
        if (`${flow.datapath}/${flow.port}` === key)
          await run('del-flows', `${ownFlows},${matchOf(flow.table, flow)}`)
    },
  }
}
