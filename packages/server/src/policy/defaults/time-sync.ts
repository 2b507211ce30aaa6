import type { RuleDefinition } from '../rule-definition.ts'
import { adminOrReader, adminOrServiceOrNetworkMember } from './personas.ts'

/** As port security itself: who lets PTP pass can tell all who listen on the network what time it is. */
export const timeSyncRules: readonly RuleDefinition[] = [
  {
    name: 'create_port:time_sync',
    check: adminOrServiceOrNetworkMember,
    doc: 'Let PTP pass a new port, or offer its server the clock of the host (`time_sync`).',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:time_sync',
    check: adminOrServiceOrNetworkMember,
    doc: 'Let PTP pass a port, or offer its server the clock of the host (`time_sync`).',
    operations: ['PUT /ports/{id}'],
  },
  {
    name: 'get_port:time_sync',
    check: adminOrReader,
    doc: 'See how the server of a port gets the time (`time_sync`).',
    operations: ['GET /ports', 'GET /ports/{id}'],
  },
]
