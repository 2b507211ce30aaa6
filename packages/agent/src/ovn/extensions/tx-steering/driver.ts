import type { Driver, HostAccess } from '../../extension.ts'
import { markedInterfaces } from '../../marked-interfaces.ts'
import type { Steering } from './index.ts'

/** In the external ids of an Interface whose `tx-steering` we set. */
const mark = 'neutrino-tx-steering'

/** Sets `other_config:tx-steering` of interfaces, and takes away only what it set. */
export function createDriver(host: HostAccess): Driver<Steering> {
  return markedInterfaces<Steering>(host, {
    mark,
    read: ({ otherConfig }) => ({ mode: otherConfig['tx-steering'] ?? null }),
    values: ({ mode }) => [`other_config:tx-steering=${mode}`],
    clear: name => ['remove', 'Interface', name, 'other_config', 'tx-steering'],
  })
}
