import { parseCidr } from '@neutrino/base/ip.ts'
import { parseMac } from '@neutrino/base/mac.ts'
import { isUuid } from '@neutrino/base/uuid.ts'

/**
 * All that the unprivileged process can ask of root. Every value is checked here and none of them is a name of a file,
 * a device or a program: those are made by the root process.
 */
export type Verb =
  | { readonly verb: 'observe' }
  | { readonly verb: 'add-namespace'; readonly network: string }
  | {
      readonly verb: 'plug'
      readonly network: string
      /** The metadata port. */
      readonly port: string
      readonly mac: string
      readonly mtu: number
    }
  | {
      readonly verb: 'set-addresses'
      readonly network: string
      /** `address/prefix`. */
      readonly addresses: readonly string[]
      /** Everybody else is behind the router of the link. */
      readonly isRouted: boolean
    }
  | { readonly verb: 'start-proxy'; readonly network: string }
  | { readonly verb: 'remove-namespace'; readonly network: string }

export const mtuMin = 68
export const mtuMax = 65_535
/** Subnets of one network with DHCP, and the two metadata addresses. */
export const addressesMax = 512

/** A namespace as the host has it. */
export interface ActualNamespace {
  readonly network: string
  /** The port that it is plugged as; null when it is not, or half. */
  readonly port: string | null
  readonly mac: string | null
  readonly mtu: number | null
  /** Sorted; link-local ones that the kernel made are left out. */
  readonly addresses: readonly string[]
  readonly isRouted: boolean
  readonly hasProxy: boolean
}

/** @throws RangeError for anything that is not exactly a verb */
export function parseVerb(value: unknown): Verb {
  const fields = recordOf(value)
  const verb = fields.verb
  switch (verb) {
    case 'observe':
      return { verb }
    case 'add-namespace':
    case 'start-proxy':
    case 'remove-namespace':
      return { verb, network: uuidOf(fields.network) }
    case 'plug': {
      const mac = typeof fields.mac === 'string' ? parseMac(fields.mac) : undefined
      if (mac === undefined) throw new RangeError('plug: no MAC address')
      return {
        verb,
        network: uuidOf(fields.network),
        port: uuidOf(fields.port),
        mac,
        mtu: mtuOf(fields.mtu),
      }
    }
    case 'set-addresses':
      return {
        verb,
        network: uuidOf(fields.network),
        addresses: addressesOf(fields.addresses),
        isRouted: booleanOf(fields.isRouted),
      }
    default:
      throw new RangeError('no such verb')
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError('no verb')
  return Object.fromEntries(Object.entries(value))
}

function uuidOf(value: unknown): string {
  if (typeof value !== 'string' || !isUuid(value)) throw new RangeError('no UUID')
  return value.toLowerCase()
}

function booleanOf(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new RangeError('neither true nor false')
  return value
}

function mtuOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < mtuMin || value > mtuMax) {
    throw new RangeError('no MTU')
  }
  return value
}

function addressesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > addressesMax) throw new RangeError('no addresses')
  return value.map(one => {
    if (typeof one !== 'string' || !one.includes('/') || parseCidr(one) === undefined)
      throw new RangeError('no address with its prefix')
    return one
  })
}
