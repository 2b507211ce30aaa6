import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { ComputeSettings } from '../observe/compute/compute-settings.ts'
import { serviceAuthOptions, serviceConnectionOf } from './service-auth.ts'

/** How Nova is told of its servers' ports. Names and defaults are neutron.conf's. */
const notificationOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'notify_nova_on_port_status_changes',
    kind: 'boolean',
    default: true,
    doc: 'Tell Nova when a port of a server is plugged or unplugged; it waits for that before it boots one.',
  },
  {
    group: 'DEFAULT',
    name: 'notify_nova_on_port_data_changes',
    kind: 'boolean',
    default: true,
    doc: 'Tell Nova when addresses of a server change or its port is deleted, so that it looks again.',
  },
  {
    group: 'DEFAULT',
    name: 'send_events_interval',
    kind: 'integer',
    default: 2,
    min: 0,
    max: 600,
    doc: 'Seconds between two requests to Nova; what happens meanwhile goes into one.',
  },
])

export const novaOptions = [
  ...notificationOptions,
  ...serviceAuthOptions({
    group: 'nova',
    name: 'Nova',
    otherwise: 'Nova is told nothing',
    url: 'with its version, http://controller:8774/v2.1',
  }),
] as const

type NovaConfig = Values<(typeof novaOptions)[number]>

/** @throws Error naming what is missing */
export function computeSettingsOf({ DEFAULT, nova }: NovaConfig): ComputeSettings {
  return {
    kinds: [
      ...(DEFAULT.notifyNovaOnPortStatusChanges ? (['status'] as const) : []),
      ...(DEFAULT.notifyNovaOnPortDataChanges ? (['data', 'deleted'] as const) : []),
    ],
    intervalMs: DEFAULT.sendEventsInterval * 1_000,
    nova: serviceConnectionOf('nova', nova),
  }
}
