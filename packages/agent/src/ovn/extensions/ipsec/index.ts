import { createLoop } from '@neutrino/base/loop.ts'
import type { Extension, Reader, Thing } from '../../extension.ts'
import { createDriver } from './driver.ts'
import { summarise } from './summarise.ts'

/**
 * Looks whether this host can encrypt its tunnels, and whether it does, and tells the server. It makes nothing: the server
 * switches encryption on for the whole cloud, ovn-controller asks for it at each tunnel, and ovs-monitor-ipsec with an IKE
 * daemon carries it out.
 */
export const ipsec: Extension<Thing> = {
  name: 'ipsec',
  desire: () => [],
  parse: () => {
    throw new RangeError('ipsec: nothing is made')
  },
  createDriver,
  start: async ({ settings, read, tell, clock, log }: Reader) => {
    const loop = createLoop({
      ...{ name: 'ipsec', periodMs: settings.ipsecPollIntervalMs, throttleMs: 100, clock, log },
      run: async () => {
        try {
          tell(summarise(await read({})))
        } catch (error) {
          // What was so before is not known to be so any more.
          tell(summarise(undefined))
          throw error
        }
        return 'idle'
      },
    })
    loop.start()
    return { stop: () => loop.stop() }
  },
}
