import { cidrsOverlap, parseCidr } from '@neutrino/base/ip.ts'
import { BadRequest } from '../../errors/errors.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import type { RouterPort } from './router-ports.ts'

export interface NewSubnet {
  readonly id: string
  readonly isRoutedOnly: boolean
  readonly cidr: string
}

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'router', msg })
}

/** A router forwards between subnets that do not overlap, and has one address in each. */
export function checkNewSubnets(ports: readonly RouterPort[], subnets: readonly NewSubnet[]): void {
  refuseRouted({ routerInterface: subnets.some(subnet => subnet.isRoutedOnly) })
  const held = ports.flatMap(port => port.addresses)
  const twice = held.find(address => subnets.some(subnet => subnet.id === address.subnetId))
  if (twice) bad(`Router already has a port on subnet ${twice.subnetId}`)
  const inside = ports.filter(port => !port.isGateway).flatMap(port => port.addresses)
  for (const subnet of subnets) {
    const clash = inside.find(address => cidrsOverlap(parseCidr(address.cidr)!, parseCidr(subnet.cidr)!))
    if (clash)
      bad(
        `Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${clash.cidr} of subnet ${clash.subnetId}`,
      )
  }
}

/** A network cannot lie on both sides of a router. */
export function checkNoInterfaceOn(ports: readonly RouterPort[], networkId: string): void {
  const inside = ports.find(port => !port.isGateway && port.networkId === networkId)
  const subnetId = inside?.addresses[0]?.subnetId
  if (subnetId !== undefined) bad(`Router already has a port on subnet ${subnetId}`)
}
