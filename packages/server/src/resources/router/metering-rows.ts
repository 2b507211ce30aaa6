import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import { routerPortName } from '../../reconcile/model/names.ts'
import { policyKey } from '../../reconcile/model/row-keys.ts'
import { type MeteredClass, type MeteringRuleIntent, meteredClasses } from './metered-classes.ts'

/** Below what others put there: policies that send packets elsewhere keep their say. */
const PRIORITY_MIN = 100

interface MeteredRouter {
  readonly id: string
  readonly metering: readonly MeteringRuleIntent[]
  readonly ports: readonly { readonly id: string; readonly isGateway: boolean }[]
}

/**
 * Policies that let packets through a gateway as they would have gone anyway: hypervisors count what matches. The stage
 * is behind the translation of destinations and before that of sources, so addresses are those of the machines.
 */
export function meteringRows(router: MeteredRouter): readonly DesiredRow[] {
  return policiesOf(router).map(({ match, priority, labels }) =>
    desiredRow({
      table: 'Logical_Router_Policy',
      key: policyKey(router.id, { priority, match }),
      columns: {
        priority,
        match,
        action: 'allow',
        external_ids: mergedMap({ 'neutrino:metering': labels.join(',') }),
      },
      memberOf: [ownedBy('Logical_Router', router.id, 'policies')],
    }),
  )
}

/**
 * What an agent reads of it: southbound has the external ids of ports, but none of policies. On the router's first gateway,
 * by the match of the flow that counts.
 */
export function meteringMarks(
  router: MeteredRouter,
  port: { readonly id: string },
): Readonly<Record<string, string | undefined>> {
  const isFirst = router.ports.find(one => one.isGateway)?.id === port.id
  const counted = isFirst ? policiesOf(router).filter(policy => policy.labels.length > 0) : []
  const leftOut = isFirst ? meteredClasses(router.metering).leftOut : []
  const byMatch = Object.fromEntries(counted.map(({ match, labels }) => [match, labels]))
  return {
    'neutrino:metering': counted.length > 0 ? JSON.stringify(byMatch) : undefined,
    'neutrino:metering-left-out': leftOut.length > 0 ? leftOut.join(',') : undefined,
  }
}

interface Policy {
  readonly match: string
  readonly priority: number
  readonly labels: readonly string[]
}

function policiesOf(router: MeteredRouter): readonly Policy[] {
  const gateways = router.ports.filter(port => port.isGateway).map(port => `"${routerPortName(port.id)}"`)
  if (gateways.length === 0 || router.metering.length === 0) return []
  const gateway = gateways.length === 1 ? gateways.join('') : `{${gateways.toSorted().join(', ')}}`
  return meteredClasses(router.metering)
    .classes.map(each => ({
      match: matchOf(each, gateway),
      priority: PRIORITY_MIN + each.specificity,
      labels: each.labels,
    }))
    .toSorted((a, b) => (a.match < b.match ? -1 : 1))
}

function matchOf({ direction, ipVersion, source, destination }: MeteredClass, gateway: string): string {
  const ip = `ip${ipVersion}`
  const addresses = [
    ...(source === undefined ? [] : [`${ip}.src == ${source}`]),
    ...(destination === undefined ? [] : [`${ip}.dst == ${destination}`]),
  ]
  const side = direction === 'ingress' ? 'inport' : 'outport'
  return [`${side} == ${gateway}`, ...(addresses.length > 0 ? addresses : [ip])].join(' && ')
}
