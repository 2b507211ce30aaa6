import { connect } from 'node:net'
import type { Driver, HostAccess, Thing } from '../../extension.ts'
import { readLocalView } from '../../read-local-view.ts'
import { encryptedInterfaces } from './parse-tunnels.ts'
import type { Need, Reading } from './reading.ts'

const monitor = 'ovs-monitor-ipsec'
const connectMs = 2_000
/** By which ovn-controller marks its tunnels: `<chassis>@<address>`. */
const chassisKey = 'ovn-chassis-id'

/** How ovs-monitor-ipsec proves who the host is to others, all of which OVN needs (ovn-architecture(7)). */
const certificateKeys = ['certificate', 'private_key', 'ca_cert']

/** Makes nothing, and reads what encrypts tunnels here. Keys stay in this process. */
export function createDriver({ database, openFlow, ikeSockets }: HostAccess): Driver<Thing> {
  return {
    listOwn: async () => [],
    put: async () => {
      throw new RangeError('ipsec: nothing is made')
    },
    remove: async () => {},
    read: async (): Promise<Reading> => {
      const view = await readLocalView(database)
      const told = await openFlow.askDaemon(monitor, 'tunnels/show').catch(() => undefined)
      const isNamed = certificateKeys.every(key => (view.otherConfig[key] ?? '') !== '')
      const isServed = (await Promise.all(ikeSockets.map(isListening))).includes(true)
      const encrypted = encryptedInterfaces(told ?? '')
      const missing: readonly Need[] = [
        ...(told === undefined ? (['monitor'] as const) : []),
        ...(isServed ? [] : (['ike-daemon'] as const)),
        ...(isNamed ? [] : (['certificate'] as const)),
      ]
      const tunnels = view.bridges
        .flatMap(bridge => bridge.ports)
        .flatMap(({ externalIds, interfaces }) => {
          const chassis = externalIds[chassisKey]?.split('@')[0]
          const isEncrypted = interfaces.every(name => encrypted.has(name))
          return chassis === undefined ? [] : [{ chassis, isEncrypted }]
        })
      return { missing, tunnels }
    },
  }
}

/** Whether somebody answers at a socket: it stays when its process is killed. */
function isListening(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(connectMs, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}
