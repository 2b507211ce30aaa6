import { createLoop } from '@neutrino/base/loop.ts'
import type { Extension, Reader } from '../../extension.ts'
import { clockReport } from './clock-report.ts'
import { createDriver } from './driver.ts'
import { findPhc } from './find-phc.ts'
import { parsePmc } from './parse-pmc.ts'
import { type Passing, parsePassing, passingPorts } from './passing.ts'
import { clockReadingIn } from './reading.ts'

/**
 * PTP (IEEE 1588): lets it past port security over Ethernet, of ports that ask for it, and tells what the daemons of the
 * host, which it does not start, say of their clocks.
 */
export const ptp: Extension<Passing> = {
  name: 'ptp',
  desire: passingPorts,
  parse: parsePassing,
  createDriver,
  start: async ({ settings, read, tell, clock, log }: Reader) => {
    let hasTold = false
    const look = async (): Promise<'idle'> => {
      const { clocks, local } = clockReadingIn(await read({}))
      const reports = clocks.map(({ text, ...place }) => clockReport(place, parsePmc(text), local, findPhc))
      hasTold ||= reports.length > 0
      // That there is none any more is told as well, by an empty list.
      tell(hasTold ? reports : undefined)
      return 'idle'
    }
    // Known before the agent first says what it is at; when it fails the loop says so.
    await look().catch(() => undefined)
    const loop = createLoop({
      ...{ name: 'ptp', periodMs: settings.clockIntervalMs, throttleMs: 100, clock, log, run: look },
    })
    loop.start()
    return { stop: () => loop.stop() }
  },
}
