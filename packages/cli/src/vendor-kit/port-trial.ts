import { randomUUID } from 'node:crypto'
import { activate, createBinding, deleteBinding } from '@neutrino/client/generated/binding.ts'
import { deletePort, type Port, showPort, updatePort } from '@neutrino/client/generated/port.ts'
import { createSecurityGroup, deleteSecurityGroup } from '@neutrino/client/generated/security-group.ts'
import {
  createSecurityGroupRule,
  deleteSecurityGroupRule,
} from '@neutrino/client/generated/security-group-rule.ts'
import { RequestError } from '@neutrino/client/transport.ts'
import { bindingFaults, type ShownBinding } from './binding-faults.ts'
import { fillArguments, type Placeholder } from './fill-arguments.ts'
import type { Argv, KitPlace, KitPort } from './kit-config.ts'
import type { KitRun } from './kit-run.ts'

/** An echo request with its headers: IPv4 20, ICMP 8. */
const ECHO_HEADER_LENGTH = 28
const echoRule = { direction: 'ingress', protocol: 'icmp' } as const

/** The network that all ports of a run are on. */
export interface KitNetwork {
  readonly id: string
  readonly mtu: number
}

/** One port of one kind, while it is tried. What it does throws when the answer is not as it has to be. */
export class PortTrial {
  readonly kind: KitPort
  readonly #run: KitRun
  readonly #network: KitNetwork
  readonly #peer: PortTrial | undefined
  #port: Port | undefined
  #group: string | undefined
  #rule: string | undefined
  /** By host. */
  readonly #bindings = new Map<string, ShownBinding>()
  /** Where the vendor's program has been asked to plug it. */
  readonly #plugged: KitPlace[] = []

  constructor(
    run: KitRun,
    on: { readonly kind: KitPort; readonly network: KitNetwork; readonly peer: PortTrial | undefined },
  ) {
    this.kind = on.kind
    this.#run = run
    this.#network = on.network
    this.#peer = on.peer
  }

  get hasPeer(): boolean {
    return this.#peer !== undefined
  }

  /** Ports without port security are in no groups. */
  get isFiltered(): boolean {
    return this.kind.attributes.port_security_enabled !== false
  }

  async make(): Promise<string> {
    const { transport } = this.#run
    const { kind } = this
    if (this.isFiltered) this.#group = (await createSecurityGroup(transport, { name: 'vendor-kit' })).id
    const port = {
      name: 'vendor-kit',
      network_id: this.#network.id,
      device_owner: 'compute:nova',
      device_id: randomUUID(),
      security_groups: this.#group === undefined ? [] : [this.#group],
      ...kind.attributes,
      'binding:vnic_type': kind.vnicType,
      'binding:host_id': kind.host,
      'binding:profile': kind.profile,
    }
    // Kinds of cards and attributes are the vendor's to name, and the API's to refuse.
    const answer = await transport.send<{ port: Port }>({ method: 'POST', path: '/ports', body: { port } })
    this.#port = answer.port
    return this.#accepted(kind, bindingOf(answer.port))
  }

  async notActive(): Promise<string> {
    const { status } = await this.#read()
    if (status === 'ACTIVE') throw new Error('the port is ACTIVE, though nothing is plugged')
    return status
  }

  waitNotActive(): Promise<string> {
    return this.#run.wait('the port is not ACTIVE', async () => {
      const { status } = await this.#read()
      return status !== 'ACTIVE' && status
    })
  }

  waitActive({ host }: KitPlace): Promise<string> {
    return this.#run.wait(`the port is ACTIVE on ${host}`, async () => {
      const { status, 'binding:host_id': at } = await this.#read()
      return status === 'ACTIVE' && at === host && `ACTIVE on ${host}`
    })
  }

  /** The program gets the port as it will be shown on that host. */
  plug(place: KitPlace): Promise<string> {
    this.#plugged.push(place)
    return this.#command('plug', place)
  }

  async unplug(place: KitPlace): Promise<string> {
    this.#plugged.splice(this.#plugged.indexOf(place), 1)
    return this.#command('unplug', place)
  }

  /** Wherever it is; each place is tried, whatever becomes of the others. */
  async unplugAll(): Promise<string> {
    const outcomes = await Promise.allSettled(this.#plugged.toReversed().map(place => this.unplug(place)))
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    return outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value : '')).join(', ')
  }

  async allowEcho(): Promise<string> {
    const rule = { security_group_id: this.#group ?? '', ...echoRule }
    this.#rule = (await createSecurityGroupRule(this.#run.transport, rule)).id
    return this.#rule
  }

  /** What has been let through before is not let through any more, at once or a little later. */
  async forbidEcho(argv: Argv): Promise<string> {
    if (this.#rule !== undefined) await deleteSecurityGroupRule(this.#run.transport, this.#rule)
    const filled = this.#filled(argv, this.kind)
    return this.#run.wait(`"${filled.join(' ')}" is not answered`, async () => {
      const { code } = await this.#run.tryCommand(filled, '')
      return code !== 0 && 'no answer'
    })
  }

  /** A program of the vendor's ends with 0, at once or a little later. */
  async probe(argv: Argv): Promise<string> {
    const filled = this.#filled(argv, this.kind)
    return this.#run.wait(filled.join(' '), async () => {
      const { code } = await this.#run.tryCommand(filled, '')
      return code === 0 && filled.join(' ')
    })
  }

  async probeInVain(argv: Argv): Promise<string> {
    const filled = this.#filled(argv, this.kind)
    const { code } = await this.#run.tryCommand(filled, '')
    if (code === 0) throw new Error(`"${filled.join(' ')}" was answered: nothing filters`)
    return 'no answer'
  }

  async prepare(target: KitPlace): Promise<string> {
    const { transport } = this.#run
    const { id, 'binding:vnic_type': vnic_type } = this.#current()
    const made = await createBinding(transport, id, {
      host: target.host,
      vnic_type,
      profile: target.profile,
    })
    if (made.status !== 'INACTIVE') throw new Error(`the binding is ${made.status} at once`)
    const binding = { vifType: made.vif_type, vifDetails: made.vif_details }
    const profile = { ...this.kind.profile, migrating_to: target.host }
    await updatePort(transport, id, { 'binding:profile': profile })
    return this.#accepted(target, binding)
  }

  async activate(target: KitPlace): Promise<string> {
    await activate(this.#run.transport, this.#current().id, target.host, {})
    const binding = bindingOf(await this.#read())
    const prepared = this.#bindings.get(target.host)
    if (binding.vifType !== prepared?.vifType)
      throw new Error(`vif_type is ${binding.vifType}, and was ${prepared?.vifType} when it was prepared`)
    return this.#accepted(target, binding)
  }

  async leave({ host }: KitPlace): Promise<string> {
    const said = await this.unplug(this.kind)
    await deleteBinding(this.#run.transport, this.#current().id, host)
    return said
  }

  async remove(): Promise<string> {
    const { transport } = this.#run
    if (this.#port !== undefined) {
      const { id } = this.#port
      await deletePort(transport, id)
      if ((await showPort(transport, id).catch(isNotFound)) !== true)
        throw new Error('the port is still there')
    }
    if (this.#group !== undefined) await deleteSecurityGroup(transport, this.#group)
    return 'removed'
  }

  /** What others put into the arguments of their probes. */
  peerValues(): Pick<Record<Placeholder, string>, 'peer_port' | 'peer_host' | 'peer_address'> {
    return {
      peer_port: this.#port?.id ?? '',
      peer_host: this.kind.host,
      peer_address: this.#port === undefined ? '' : addressOf(this.#port),
    }
  }

  #current(): Port {
    if (this.#port === undefined) throw new Error('the port was not made')
    return this.#port
  }

  async #read(): Promise<Port> {
    this.#port = await showPort(this.#run.transport, this.#current().id)
    return this.#port
  }

  #accepted(place: KitPlace, binding: ShownBinding): string {
    this.#bindings.set(place.host, binding)
    const faults = bindingFaults(this.kind.vnicType, place, binding)
    if (faults.length > 0) throw new Error(faults.join('; '))
    return `${binding.vifType} ${JSON.stringify(binding.vifDetails)}`
  }

  #command(name: 'plug' | 'unplug', place: KitPlace): Promise<string> {
    const { vifType, vifDetails } = this.#bindingOn(place)
    const port = {
      ...this.#current(),
      'binding:host_id': place.host,
      'binding:profile': place.profile,
      'binding:vif_type': vifType,
      'binding:vif_details': vifDetails,
    }
    return this.#run.command(this.#filled(this.#run.config[name], place), JSON.stringify(port))
  }

  #bindingOn({ host }: KitPlace): ShownBinding {
    return this.#bindings.get(host) ?? bindingOf(this.#current())
  }

  #filled(argv: Argv, place: KitPlace): Argv {
    const port = this.#current()
    const { mtu } = this.#network
    return fillArguments(argv, {
      ...{ port: port.id, network: port.network_id, host: place.host, mac: port.mac_address ?? '' },
      ...{
        address: addressOf(port),
        vnic_type: this.kind.vnicType,
        vif_type: this.#bindingOn(place).vifType,
      },
      ...{ mtu: String(mtu), payload: String(mtu - ECHO_HEADER_LENGTH) },
      ...(this.#peer?.peerValues() ?? { peer_port: '', peer_host: '', peer_address: '' }),
    })
  }
}

function bindingOf(port: Port): ShownBinding {
  return { vifType: port['binding:vif_type'] ?? 'unbound', vifDetails: port['binding:vif_details'] ?? {} }
}

function addressOf(port: Port): string {
  return port.fixed_ips[0]?.ip_address ?? ''
}

function isNotFound(error: unknown): true {
  if (error instanceof RequestError && error.status === 404) return true
  throw error
}
