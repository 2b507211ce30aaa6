import type { Driver, HostAccess, Thing } from './extension.ts'
import { findIngressTable } from './ovn-tables.ts'

/** A logical port by OVN's tunnel keys. */
export interface LogicalPort {
  readonly datapath: number
  readonly port: number
}

/** One flow for each of some ports, before OVN's own, where packets begin their way through a logical switch. */
export interface IngressFlows<Wanted extends Thing & LogicalPort> {
  /** What `dump-flows` and `del-flows` take for all of them. */
  readonly own: string
  /** What tells the flow of a port from others. */
  matchOf(table: number, port: LogicalPort): string
  flowOf(table: number, wanted: Wanted): string
  /** Of what `dump-flows` prints. */
  parse(text: string): readonly { readonly table: number; readonly wanted: Wanted }[]
}

export const portKey = ({ datapath, port }: LogicalPort): string => `${datapath}/${port}`

export function ingressFlowsDriver<Wanted extends Thing & LogicalPort>(
  { openFlow, bridge }: HostAccess,
  { own, matchOf, flowOf, parse }: IngressFlows<Wanted>,
): Driver<Wanted> {
  const run = (command: string, ...args: readonly string[]) => openFlow.run(bridge, command, ...args)
  const ingressTable = async () => findIngressTable(await run('dump-flows', 'table=0'))
  const listed = async () => parse(await run('dump-flows', own))
  return {
    listOwn: async () => {
      const flows = await listed()
      const ingress = flows.length === 0 ? undefined : await ingressTable()
      // Another release of OVN may have put another table where ours begins.
      return flows.map(({ table, wanted }) => (table === ingress ? wanted : { ...wanted, port: null }))
    },
    put: async wanted => {
      const table = await ingressTable()
      if (table === undefined) throw new Error('OVN has no flows for the port yet')
      await run('add-flow', flowOf(table, wanted))
    },
    remove: async key => {
      for (const { table, wanted } of await listed())
        if (wanted.key === key) await run('del-flows', `${own},${matchOf(table, wanted)}`)
    },
  }
}
