import { readFile } from 'node:fs/promises'
import { UserError } from '../user-error.ts'
import type { GuestDevice } from './host-step.ts'

/** Characters of a port's id in the name of its device. */
const ID_CHARS = 11
const deviceName = /^(?:tap|qvo|qvb|qr-|qg-|sg-|fg-|ha-)/

/** What the plan says of one host. */
export interface PortsOfHost {
  /** There is a plan to ask. */
  readonly isKnown: boolean
  /** The port of a guest by its device. */
  guestOf(device: string): GuestDevice | undefined
  hasGuest(portId: string): boolean
  /** The device of a DHCP or L3 agent. */
  isService(device: string): boolean
  isServicePort(portId: string): boolean
  /** Physical network to the device or bridge that carried it there. */
  readonly physicalNetworks: Readonly<Record<string, string>>
}

export const noPlan: PortsOfHost = {
  isKnown: false,
  guestOf: () => undefined,
  hasGuest: () => false,
  isService: () => false,
  isServicePort: () => false,
  physicalNetworks: {},
}

/** The host's part of a plan file. @throws UserError when the file is none, or does not know the host. */
export async function readPortsOfHost(file: string, host: string): Promise<PortsOfHost> {
  let plan: unknown
  try {
    plan = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new UserError(`${file} is no plan: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
  return portsOfHost(plan, host)
}

/** @throws UserError when the plan does not know the host. */
export function portsOfHost(plan: unknown, host: string): PortsOfHost {
  const { rows, hosts, findings } = fields(plan)
  const known = list(hosts).find(one => one.host === host)
  if (known === undefined) {
    const names = list(hosts).map(one => text(one.host))
    throw new UserError(`The plan knows no host ${host}; it knows: ${names.join(', ')}.`)
  }
  const planned = list(rows).map(({ table, row }) => ({ table, row: fields(row) }))
  const here = new Set(
    planned.flatMap(({ table, row }) =>
      table === 'port_binding' && row.host === host ? [text(row.port_id)] : [],
    ),
  )
  const guests = new Map<string, GuestDevice>()
  const services = new Set(
    list(findings).flatMap(({ kind, object, id }) =>
      kind === 'goes' && object === 'port' ? [text(id)] : [],
    ),
  )
  for (const { table, row } of planned) {
    if (table !== 'port') continue
    const id = text(row.id)
    if (text(row.device_owner).startsWith('network:')) services.add(id)
    else if (here.has(id))
      guests.set(id, {
        device: '',
        portId: id,
        macAddress: text(row.mac_address),
        deviceId: text(row.device_id),
      })
  }
  const byDevice = new Map([...guests].map(([id, guest]) => [id.slice(0, ID_CHARS), guest]))
  const serviceDevices = new Set([...services].map(id => id.slice(0, ID_CHARS)))
  const partOf = (device: string) => device.replace(deviceName, '')
  return {
    isKnown: true,
    guestOf: device => {
      const guest = byDevice.get(partOf(device))
      return guest === undefined ? undefined : { ...guest, device }
    },
    hasGuest: portId => guests.has(portId),
    isService: device => deviceName.test(device) && serviceDevices.has(partOf(device)),
    isServicePort: portId => services.has(portId),
    physicalNetworks: Object.fromEntries(
      Object.entries(fields(known.physicalNetworks)).map(([network, device]) => [network, text(device)]),
    ),
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(fields) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
