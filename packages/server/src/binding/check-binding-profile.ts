import { InvalidInput } from '../errors/errors.ts'

type Profile = Readonly<Record<string, unknown>>
type KeyKind = 'string' | 'string or null' | 'integer'

/** Keys that mean something only together. */
interface KeySet {
  readonly keys: Readonly<Record<string, KeyKind>>
  /** Applies to every port when absent. */
  readonly appliesTo?: (vnicType: string, profile: Profile) => boolean
}

const pciKeys = {
  pci_vendor_info: 'string',
  pci_slot: 'string',
  // Null on an overlay network: Nova has no name for it.
  physical_network: 'string or null',
} as const

const keySets: readonly KeySet[] = [
  { keys: { parent_name: 'string', tag: 'integer' } },
  { keys: { 'vtep-physical-switch': 'string', 'vtep-logical-switch': 'string' } },
  {
    keys: pciKeys,
    appliesTo: (vnicType, profile) => vnicType === 'direct' && isSwitchdev(profile),
  },
  {
    keys: { ...pciKeys, card_serial_number: 'string', pf_mac_address: 'string', vf_num: 'integer' },
    appliesTo: vnicType => vnicType === 'remote-managed',
  },
]

const VLAN_TAG_MAX = 4_095

/** The port of the instance that the port's packets go through, tagged. */
export interface ParentReference {
  readonly parentId: string
  readonly tag: number
}

/** Whether the host's switch drives the card, as Nova reports it in the profile. */
export function isSwitchdev(profile: Profile): boolean {
  return Array.isArray(profile.capabilities) && profile.capabilities.includes('switchdev')
}

/**
 * Checks the keys of `binding:profile` that OVN needs; others are for others and are let through. Returns
 * the parent it names, whose existence is for the caller to check. Throws InvalidInput (400).
 */
export function checkBindingProfile(vnicType: string, profile: Profile): ParentReference | undefined {
  if (profile.capabilities !== undefined && !Array.isArray(profile.capabilities)) {
    throw invalid('capabilities must be a list')
  }
  for (const { keys, appliesTo } of keySets) {
    if (appliesTo !== undefined && !appliesTo(vnicType, profile)) continue
    const names = Object.keys(keys)
    const present = names.filter(name => Object.hasOwn(profile, name))
    if (present.length === 0) continue
    if (present.length < names.length) throw invalid(`${names.join(', ')} belong together`)
    for (const [name, kind] of Object.entries(keys)) {
      if (!isOfKind(profile[name], kind)) throw invalid(`${name} must be ${kind}`)
    }
  }
  const { parent_name: parentId, tag } = profile
  if (typeof parentId !== 'string' || typeof tag !== 'number') return undefined
  if (tag < 0 || tag > VLAN_TAG_MAX) throw invalid(`tag must be between 0 and ${VLAN_TAG_MAX}`)
  return { parentId, tag }
}

function isOfKind(value: unknown, kind: KeyKind): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'string or null':
      return value === null || typeof value === 'string'
    case 'integer':
      return Number.isInteger(value)
  }
}

function invalid(reason: string): Error {
  return new InvalidInput({ error_message: `binding:profile: ${reason}` })
}
