import { randomUUID } from 'node:crypto'
import type { Lab } from './create-lab.ts'
import { hypervisorName } from './hypervisor.ts'
import type { Lease } from './machine.ts'
import { bindPort, findPort } from './neutron-port.ts'

export interface BootRequest {
  readonly name: string
  /** Id or name of a Neutron port. */
  readonly port: string
  /** Where to run it: where the port is bound, else the emptiest hypervisor. */
  readonly hypervisor?: number
  /** Address of the guest's device, when it is to differ from the port's. */
  readonly macAddress?: string
  readonly dhcp: boolean
}

export interface BootedMachine {
  readonly portId: string
  readonly hypervisor: number
  /** Whether OVN has installed the port's flows. */
  readonly installed: boolean
  readonly addresses: readonly string[]
  readonly lease?: Lease
}

/** Does what Nova does with a port: binds it to a host, plugs the machine in, lets the guest boot. */
export async function bootMachine(lab: Lab, endpoint: string, request: BootRequest): Promise<BootedMachine> {
  const port = await findPort(endpoint, request.port)
  const hypervisor = request.hypervisor ?? numberOf(port.hostId) ?? (await emptiest(lab))
  await lab.addMachine({
    name: request.name,
    portId: port.id,
    macAddress: request.macAddress ?? port.macAddress,
  })
  try {
    const hostId = hypervisorName(hypervisor)
    if (port.hostId !== hostId) await bindPort(endpoint, port, { hostId, deviceId: randomUUID() })
    const installed = await lab.plug(request.name, hypervisor)
    const machine = { portId: port.id, hypervisor, installed, addresses: port.addresses }
    return request.dhcp ? { ...machine, lease: await lab.dhcp(request.name) } : machine
  } catch (error) {
    await lab.removeMachine(request.name)
    throw error
  }
}

function numberOf(hostId: string): number | undefined {
  const digits = /^hv(\d+)$/.exec(hostId)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

async function emptiest(lab: Lab): Promise<number> {
  const machines = await lab.machines()
  const load = (index: number) => machines.filter(machine => machine.hypervisor === index).length
  const [first = 1, ...others] = await lab.hypervisors()
  return others.reduce((best, index) => (load(index) < load(best) ? index : best), first)
}
