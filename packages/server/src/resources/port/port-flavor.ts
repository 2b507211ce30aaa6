import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import type { NewPort } from './create-ports.ts'
import { offloadedProfile } from './device-attributes.ts'
import { PortFlavorNotFound, PortFlavorOverrideNotAllowed } from './errors.ts'

// Flavors refer to what ports are and import their folder, so what ports take from them is here.

/** What a flavor says of the ports that are made of it; null: nothing. */
export interface FlavorFacts {
  readonly id: string
  readonly projectId: string
  readonly isDefault: boolean
  readonly isSystemDefault: boolean
  /** Projects, or `*` for all, that it is shared with. */
  readonly sharedWith: readonly string[]
  readonly vnicType: string | null
  readonly numaAffinityPolicy: string | null
  readonly hardwareOffloadType: string | null
  readonly hints: Readonly<Record<string, unknown>> | null
  readonly qosPolicyId: string | null
  readonly portSecurityEnabled: boolean | null
}

/** Flavors by id, and those that the ports of projects get unasked. */
export interface FlavorsWanted {
  readonly ids: readonly string[]
  readonly defaultsOf: readonly string[]
}

/** SQL of the flavors as JSON; they stay until the end of the transaction. */
export function flavorFacts({ ids, defaultsOf }: FlavorsWanted) {
  return sql`coalesce((select json_agg(json_build_object('id', f.id, 'projectId', f.project_id,
      'isDefault', f.is_default, 'isSystemDefault', f.is_system_default, 'vnicType', f.vnic_type,
      'numaAffinityPolicy', f.numa_affinity_policy, 'hardwareOffloadType', f.hardware_offload_type,
      'hints', f.hints, 'qosPolicyId', f.qos_policy_id, 'portSecurityEnabled', f.port_security_enabled,
      'sharedWith', array(select r.target_project from rbac_policy r where r.object_type = 'port_flavor'
        and r.object_id = f.id and r.action = 'access_as_shared')))
    from (select * from port_flavor where id = any(${ids}::uuid[]) or is_system_default
      or (is_default and project_id = any(${defaultsOf}::text[])) order by id for key share) f), '[]'::json)`
}

/** Which flavor the body of a new port names, and what else it names. */
export interface FlavorWish {
  /** Absent: that of the project or of the installation; null: none. */
  readonly id: string | null | undefined
  /** Attributes of the port, by key. */
  readonly given: ReadonlySet<string>
}

const attributes = [
  ['vnicType', 'bindingVnicType', 'binding:vnic_type'],
  ['numaAffinityPolicy', 'numaAffinityPolicy', 'numa_affinity_policy'],
  ['hardwareOffloadType', 'hardwareOffloadType', 'hardware_offload_type'],
  ['hints', 'hints', 'hints'],
  ['qosPolicyId', 'qosPolicyId', 'qos_policy_id'],
  ['portSecurityEnabled', 'portSecurityEnabled', 'port_security_enabled'],
] as const

/**
 * The port as its flavor makes it. What the body names wins where rule override_port_flavor lets it. Throws
 * PortFlavorNotFound for one that the actor may not use, and the 403 of a refused override.
 */
export function flavored(
  { op, policy }: WriteContext,
  port: NewPort,
  flavors: readonly FlavorFacts[],
): NewPort {
  if (port.flavor === undefined) return port
  const { id, given } = port.flavor
  const flavor = flavorOf(op.actor, port, id, flavors)
  if (flavor === undefined) return port
  const said = attributes.filter(([name]) => flavor[name] !== null)
  const overridden = said.filter(
    ([name, key]) => given.has(key) && JSON.stringify(port[name]) !== JSON.stringify(flavor[name]),
  )
  const target = { project_id: port.projectId, tenant_id: port.projectId }
  if (overridden.length > 0 && !policy.check(op.actor, 'override_port_flavor', target)) {
    const names = overridden.map(([, , wire]) => wire).join(', ')
    throw new PortFlavorOverrideNotAllowed({ port_flavor_id: flavor.id, attributes: names })
  }
  const taken = said.filter(([, key]) => !given.has(key))
  const made: NewPort = { ...port, ...Object.fromEntries(taken.map(([name]) => [name, flavor[name]])) }
  return {
    ...made,
    portFlavorId: flavor.id,
    hasGivenPolicy: taken.some(([name]) => name === 'qosPolicyId'),
    profile: offloadedProfile(port.profile, made.hardwareOffloadType),
  }
}

function flavorOf(
  actor: Actor,
  port: NewPort,
  id: string | null | undefined,
  flavors: readonly FlavorFacts[],
): FlavorFacts | undefined {
  if (id === null) return undefined
  if (id === undefined) {
    const ofProject = flavors.find(flavor => flavor.isDefault && flavor.projectId === port.projectId)
    return ofProject ?? flavors.find(flavor => flavor.isSystemDefault)
  }
  const flavor = flavors.find(one => one.id === id)
  if (flavor === undefined || !mayUse(actor, flavor)) throw new PortFlavorNotFound({ port_flavor_id: id })
  return flavor
}

function mayUse(actor: Actor, flavor: FlavorFacts): boolean {
  return (
    actor.isAdmin ||
    flavor.isSystemDefault ||
    flavor.projectId === actor.projectId ||
    flavor.sharedWith.includes('*') ||
    flavor.sharedWith.includes(actor.projectId)
  )
}
