import type { Actor } from '@neutrino/base/operation.ts'
import { SecurityGroupNotFound } from '../../errors/errors.ts'
import type { AddressPair } from './address-pairs-kind.ts'
import {
  AddressPairAndPortSecurityRequired,
  AllowedAddressPairExhausted,
  DuplicateAddressPairInRequest,
  PortSecurityAndIPRequiredForSecurityGroups,
  PortSecurityPortHasSecurityGroup,
} from './errors.ts'
import type { GroupFacts } from './port-facts.ts'

/** Ports of the service itself: nothing they send is filtered. Only policy gives out such owners. */
export function isTrustedOwner(deviceOwner: string): boolean {
  return deviceOwner.startsWith('network:')
}

export interface SecurityWish {
  readonly portSecurityEnabled?: boolean | undefined
  /** Absent: what is there stays, and a new port gets its project's default group. */
  readonly securityGroups?: readonly string[] | undefined
  readonly allowedAddressPairs?: readonly AddressPair[] | undefined
}

export interface PortSecurity {
  readonly enabled: boolean
  readonly groups: readonly string[] | 'default'
}

/**
 * How a new port is protected. Throws AddressPairAndPortSecurityRequired and
 * PortSecurityAndIPRequiredForSecurityGroups when it asks for what needs port security without it.
 */
export function newPortSecurity(
  port: SecurityWish & { readonly deviceOwner: string },
  networkDefault: boolean,
): PortSecurity {
  const enabled = !isTrustedOwner(port.deviceOwner) && (port.portSecurityEnabled ?? networkDefault)
  if (enabled) return { enabled, groups: port.securityGroups ?? 'default' }
  if (port.allowedAddressPairs?.length) throw new AddressPairAndPortSecurityRequired({})
  if (port.securityGroups?.length) throw new PortSecurityAndIPRequiredForSecurityGroups({})
  return { enabled, groups: [] }
}

/** Refuses a change that leaves groups or pairs on a port without port security. */
export function checkSecurityChange(current: Required<SecurityWish>, changes: SecurityWish): void {
  if (changes.portSecurityEnabled ?? current.portSecurityEnabled) return
  const pairs = changes.allowedAddressPairs ?? current.allowedAddressPairs
  if (pairs?.length) throw new AddressPairAndPortSecurityRequired({})
  if (changes.securityGroups?.length) throw new PortSecurityAndIPRequiredForSecurityGroups({})
  if (changes.securityGroups === undefined && current.securityGroups?.length) {
    throw new PortSecurityPortHasSecurityGroup({})
  }
}

/**
 * Refuses groups that the actor does not see, and those that neither belong to the port's project nor
 * are shared with it, unless an administrator chose them. Throws SecurityGroupNotFound.
 */
export function checkGroups(
  actor: Actor,
  port: { readonly projectId: string; readonly groupIds: readonly string[] },
  known: ReadonlyMap<string, GroupFacts>,
): void {
  const missing = port.groupIds.filter(id => {
    const group = known.get(id)
    if (group === undefined) return true
    if (actor.isAdmin) return false
    const isFor = (project: string) =>
      group.projectId === project || group.sharedWith.includes('*') || group.sharedWith.includes(project)
    return !isFor(port.projectId) || !(actor.isService || isFor(actor.projectId))
  })
  if (missing.length > 0) throw new SecurityGroupNotFound({ id: missing.join(', ') })
}

/**
 * The pairs with the MAC of the port where they have none. Throws AllowedAddressPairExhausted and
 * DuplicateAddressPairInRequest.
 */
export function completePairs(
  pairs: readonly AddressPair[],
  port: { readonly macAddress: string; readonly pairsMax: number },
): readonly Required<AddressPair>[] {
  if (pairs.length > port.pairsMax) throw new AllowedAddressPairExhausted({ quota: port.pairsMax })
  const seen = new Set<string>()
  return pairs.map(({ ip_address, mac_address = port.macAddress }) => {
    const key = `${mac_address} ${ip_address.toLowerCase()}`
    if (seen.has(key)) throw new DuplicateAddressPairInRequest({ mac_address, ip_address })
    seen.add(key)
    return { mac_address, ip_address }
  })
}
