import { isMulticastMac, parseMac } from '@neutrino/base/mac.ts'
import { InvalidInput } from '../errors/errors.ts'
import { type ProfileKeyKind, profileKeySets, profileKeys } from './profile-keys.ts'

type Profile = Readonly<Record<string, unknown>>

const VLAN_TAG_MAX = 4_095

/** The port of the instance that the port's packets go through, tagged. */
export interface ParentReference {
  readonly parentId: string
  readonly tag: number
}

const kinds = new Map(profileKeys.flatMap(({ name, kind }) => (kind === undefined ? [] : [[name, kind]])))
const namesInSets = new Set(profileKeySets.flatMap(set => set.names))
const namesAlone = [...kinds.keys()].filter(name => !namesInSets.has(name))

/**
 * Checks the keys of `binding:profile` that the server or OVN goes by; others are for others and are let
 * through. Returns the parent it names, whose existence is for the caller to check. Throws InvalidInput (400).
 */
export function checkBindingProfile(vnicType: string, profile: Profile): ParentReference | undefined {
  for (const name of namesAlone) if (Object.hasOwn(profile, name)) checkKind(name, profile)
  for (const { names, appliesTo } of profileKeySets) {
    if (appliesTo !== undefined && !appliesTo(vnicType, profile)) continue
    const present = names.filter(name => Object.hasOwn(profile, name))
    if (present.length === 0) continue
    if (present.length < names.length) throw invalid(`${names.join(', ')} belong together`)
    for (const name of names) checkKind(name, profile)
  }
  const { parent_name: parentId, tag } = profile
  if (typeof parentId !== 'string' || typeof tag !== 'number') return undefined
  if (tag < 0 || tag > VLAN_TAG_MAX) throw invalid(`tag must be between 0 and ${VLAN_TAG_MAX}`)
  return { parentId, tag }
}

/** The MAC of the card that a checked profile names. */
export function deviceMacOf({ device_mac_address: mac }: Profile): string | undefined {
  return typeof mac === 'string' ? parseMac(mac) : undefined
}

function checkKind(name: string, profile: Profile): void {
  const kind = kinds.get(name)
  if (kind !== undefined && !isOfKind(profile[name], kind)) throw invalid(`${name} must be ${articles[kind]}`)
}

const articles: Readonly<Record<ProfileKeyKind, string>> = {
  string: 'string',
  'string or null': 'string or null',
  integer: 'integer',
  list: 'a list',
  'MAC address': 'a MAC address',
}

function isOfKind(value: unknown, kind: ProfileKeyKind): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'string or null':
      return value === null || typeof value === 'string'
    case 'integer':
      return Number.isInteger(value)
    case 'list':
      return Array.isArray(value)
    case 'MAC address': {
      const mac = typeof value === 'string' ? parseMac(value) : undefined
      return mac !== undefined && !isMulticastMac(mac) && mac !== '00:00:00:00:00:00'
    }
  }
}

function invalid(reason: string): Error {
  return new InvalidInput({ error_message: `binding:profile: ${reason}` })
}
