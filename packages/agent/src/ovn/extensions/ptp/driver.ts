import { existsSync } from 'node:fs'
import { runTool } from '../../../supervision/run-tool.ts'
import type { Driver, HostAccess } from '../../extension.ts'
import { ingressFlowsDriver } from '../../ingress-flows.ts'
import { readLocalView } from '../../read-local-view.ts'
import { flowOf, matchOf, ownFlows, parseOwnFlows } from './flows.ts'
import { questions } from './parse-pmc.ts'
import type { Passing } from './passing.ts'
import type { ClockReading } from './reading.ts'

/** Lets PTP past port security, and asks the daemons that the configuration names what they are at. */
export function createDriver(host: HostAccess): Driver<Passing> {
  const { database, ptpDaemons } = host
  return {
    ...ingressFlowsDriver(host, { own: ownFlows, matchOf, flowOf, parse: parseOwnFlows }),
    read: async (): Promise<ClockReading> => {
      const clocks = []
      for (const { socket, domain, transportSpecific } of ptpDaemons) {
        // A daemon that is not there is none that the host has.
        if (!existsSync(socket)) continue
        const text = await runTool('pmc', [
          ...['-u', '-b', '0', '-s', socket, '-d', String(domain), '-t', transportSpecific.toString(16)],
          ...questions,
        ])
        clocks.push({ domain, transportSpecific, text })
      }
      if (clocks.length === 0) return { clocks, local: { externalIds: {}, bridges: [] } }
      const { externalIds, bridges } = await readLocalView(database)
      return { clocks, local: { externalIds, bridges } }
    },
  }
}
