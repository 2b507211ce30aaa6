import assert from 'node:assert/strict'
import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Cloud } from '../up/cloud.ts'
import { apiUrl } from '../up/cloud-directory.ts'
import { createGuestProbes, type GuestProbes } from './guest-probes.ts'
import type { NorthboundDump } from './northbound-dump.ts'
import { type OpenstackClient, startOpenstackClient } from './openstack-client.ts'

/** What the steps of the tour share. */
export interface Tour {
  readonly cloud: Cloud
  readonly endpoint: string
  readonly openstack: OpenstackClient
  readonly probes: GuestProbes
  readonly clock: Clock
  /** The northbound database before anything was created. */
  baseline: NorthboundDump | undefined
}

export interface TourStep {
  readonly name: string
  /** Nothing after it makes sense when it fails. */
  readonly essential: boolean
  /** @returns what was seen, in a few words. @throws when something did not hold. */
  run(tour: Tour): Promise<string>
}

export function createTour(cloud: Cloud): Tour {
  const endpoint = apiUrl(cloud.settings)
  return {
    cloud,
    endpoint,
    openstack: startOpenstackClient(endpoint),
    probes: createGuestProbes(cloud.lab),
    clock: systemClock,
    baseline: undefined,
  }
}

export const external = {
  network: 'public',
  range: '203.0.113.0/24',
  gateway: '203.0.113.1',
  pool: 'start=203.0.113.10,end=203.0.113.99',
  vlan: 110,
  host: 'internet',
} as const

export const tenant = {
  network: 'tenant',
  range4: '10.20.0.0/24',
  gateway4: '10.20.0.1',
  dns: '192.0.2.53',
  range6: 'fd00:20::/64',
  gateway6: 'fd00:20::1',
  group: 'web',
  router: 'edge',
} as const

/** One machine a port; the first and the second are on different hypervisors. */
export const guests = [
  { machine: 'vm1', port: 'port1', hypervisor: 1 },
  { machine: 'vm2', port: 'port2', hypervisor: 2 },
  { machine: 'vm3', port: 'port3', hypervisor: 1 },
] as const

/** What the API says about a port. */
export interface PortView {
  readonly id: string
  readonly macAddress: string
  readonly status: string
  readonly address4: string
  readonly address6: string
}

export async function showPort(tour: Tour, name: string): Promise<PortView> {
  const port = await tour.openstack.show(['port', 'show', name])
  const addresses = addressesOf(port.fixed_ips)
  return {
    id: String(port.id),
    macAddress: String(port.mac_address),
    status: String(port.status),
    address4: addresses.find(address => address.includes('.')) ?? '',
    address6: addresses.find(address => address.includes(':')) ?? '',
  }
}

export function addressesOf(fixedIps: unknown): string[] {
  assert.ok(Array.isArray(fixedIps), `fixed_ips is ${JSON.stringify(fixedIps)}`)
  return fixedIps.map(fixedIp => String(Object(fixedIp).ip_address))
}

/** Waits for a condition of the tour; its failure names what was waited for. */
export function expectWithin<T>(
  tour: Tour,
  timeoutMs: number,
  what: string,
  condition: () => Promise<T | undefined | false>,
): Promise<T> {
  return waitUntil({ clock: tour.clock }, { what, timeoutMs, pollMs: 50 }, condition)
}
