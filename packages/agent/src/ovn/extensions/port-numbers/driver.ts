import type { Driver, HostAccess } from '../../extension.ts'
import { markedInterfaces } from '../../marked-interfaces.ts'
import type { PortNumber } from './index.ts'
import { mark } from './mark.ts'

/** Asks for numbers of interfaces, and takes back only what it asked for: an interface keeps its number then. */
export function createDriver(host: HostAccess): Driver<PortNumber> {
  return markedInterfaces<PortNumber>(host, {
    mark,
    read: ({ ofport }) => ({ number: ofport }),
    values: ({ number }) => [`ofport_request=${number}`],
    clear: name => ['clear', 'Interface', name, 'ofport_request'],
  })
}
