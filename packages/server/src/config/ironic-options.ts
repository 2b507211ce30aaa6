import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { ServiceConnection } from '../outbound/service-connection.ts'
import { serviceAuthOptions, serviceConnectionOf } from './service-auth.ts'

/** How Ironic is told of ports of its nodes. Names and defaults are neutron.conf's. */
export const ironicOptions = [
  ...defineOptions([
    {
      group: 'ironic',
      name: 'enable_notifications',
      kind: 'boolean',
      default: false,
      doc: 'Tell Ironic when ports of bare metal nodes are bound, unbound and deleted; it has to know events (1.54).',
    },
  ]),
  ...serviceAuthOptions({
    group: 'ironic',
    name: 'Ironic',
    otherwise: 'Ironic is told nothing',
    url: 'without its version, http://controller:6385',
  }),
] as const

type IronicConfig = Values<(typeof ironicOptions)[number]>

/** Undefined: Ironic is to be told nothing. @throws Error naming what is missing */
export function ironicConnectionOf({ ironic }: IronicConfig): ServiceConnection | undefined {
  if (!ironic.enableNotifications) return undefined
  const connection = serviceConnectionOf('ironic', ironic)
  if (connection === undefined) throw new Error('[ironic]: enable_notifications needs auth_type')
  return connection
}
