import { createHash } from 'node:crypto'
import { parseOuterVlanName } from '@neutrino/base/outer-vlan-name.ts'
import type { Driver, HostAccess, Thing } from '../../extension.ts'
import type { LocalBridge, LocalPort, LocalView } from '../../host-view.ts'
import { type Command, inOneTransaction, mappingCommands, unchanged } from '../../mapping-commands.ts'
import { readMappings } from '../../mappings.ts'
import { readLocalView } from '../../read-local-view.ts'
import type { OuterBridge } from './index.ts'

/** What of Open_vSwitch is the operator's and ours. */
const mappingsKeys = ['ovn-bridge-mappings', 'ovn-chassis-mac-mappings'] as const

/** In the external ids of a bridge, and of the port on the operator's bridge that leads to it: what OVN calls it. */
const mark = 'neutrino-qinq'
/**
 * Tags that Open vSwitch looks at; 0 is all there are. It starts with 1, which would hide the inner one, and finds out
 * what its datapath can do by it, only then: a datapath that was found to know one tag forgets the inner one of
 * connections that last.
 */
const vlanLimit = 2

/**
 * Makes a bridge for an outer VLAN, beside the operator's of the physical network: OVN's patch ports are on the one,
 * with the inner VLAN, and the patch port between both puts the outer one around (`dot1q-tunnel`). OVN is told of the
 * bridge in the transaction that makes it, so nothing ever goes out without the outer VLAN.
 */
export function createDriver({ database, openFlow, bridge: integration }: HostAccess): Driver<OuterBridge> {
  const look = () => readLocalView(database)
  const { vsctl } = database
  /** All in one transaction. */
  const carryOut = (commands: readonly Command[]) => vsctl(inOneTransaction(commands))
  const knowsBothTags = async () => {
    const features = await openFlow.ask('dpif/show-dp-features', integration)
    return Number(/Max VLAN headers: (\d+)/.exec(features)?.[1] ?? vlanLimit) >= vlanLimit
  }
  return {
    listOwn: async () => {
      const view = await look()
      const names = ownNames(view)
      if (names.length === 0) return []
      const [peers, isAble] = [await readPeers(), await knowsBothTags()]
      return names.map(name => thingAsIs(name, view, isAble ? peers : new Map()))
    },
    put: async thing => {
      const view = await look()
      const { externalIds } = view
      const { physicalNetwork, provider, mac } = thing
      if (readMappings(externalIds['ovn-bridge-mappings']).get(physicalNetwork) !== provider)
        throw new Error(`qinq: ${provider} is not the bridge of ${physicalNetwork}`)
      if ((readMappings(externalIds['ovn-chassis-mac-mappings']).get(physicalNetwork) ?? null) !== mac)
        throw new Error(`qinq: ${mac} is not the address of routers on ${physicalNetwork}`)
      if (!isDeep(view)) await vsctl(['set', 'Open_vSwitch', '.', `other_config:vlan-limit=${vlanLimit}`])
      if (!(await knowsBothTags()))
        throw new Error('qinq: ovs-vswitchd was started with vlan-limit 1 and has to be started again')
      const datapath = (await vsctl(['get', 'Bridge', provider, 'datapath_type'])).trim()
      const { bridge } = namesOf(thing.key)
      await carryOut([
        ...unchanged(mappingsKeys, externalIds),
        ...clearedCommands(thing, view),
        ...bridgeCommands(thing, datapath),
        ...mappingCommands('ovn-bridge-mappings', externalIds, { name: thing.key, value: bridge }),
        ...mappingCommands('ovn-chassis-mac-mappings', externalIds, {
          name: thing.key,
          value: mac ?? undefined,
        }),
      ])
    },
    remove: async key => {
      if (parseOuterVlanName(key) === undefined) throw new RangeError('qinq: no outer VLAN')
      const { externalIds } = await look()
      const { bridge, out } = namesOf(key)
      await carryOut([
        ...unchanged(mappingsKeys, externalIds),
        ...mappingCommands('ovn-bridge-mappings', externalIds, { name: key, value: undefined }),
        ...mappingCommands('ovn-chassis-mac-mappings', externalIds, { name: key, value: undefined }),
        ['--if-exists', 'del-port', out],
        ['--if-exists', 'del-br', bridge],
      ])
    },
  }

  async function readPeers(): Promise<ReadonlyMap<string, string>> {
    const text = await vsctl(['--format=json', '--columns=name,options', 'find', 'Interface', 'type=patch'])
    const { data }: { readonly data: readonly (readonly [string, readonly [string, string[][]]])[] } =
      JSON.parse(text)
    return new Map(
      data.flatMap(([name, [, options]]) =>
        options.flatMap(([key, peer]): [string, string][] =>
          key === 'peer' && peer !== undefined ? [[name, peer]] : [],
        ),
      ),
    )
  }
}

/** A bridge is a device and has room for 15 characters; ends of patches have more. */
function namesOf(key: string): { readonly bridge: string; readonly inside: string; readonly out: string } {
  const bridge = `brq-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`
  return { bridge, inside: `${bridge}-to-provider`, out: `${bridge}-to-ovn` }
}

/** By bridges, ports and mappings: whatever is left of one is enough to find it. */
function ownNames({ bridges, externalIds }: LocalView): readonly string[] {
  const marks = [...bridges, ...bridges.flatMap(bridge => bridge.ports)].flatMap(
    one => one.externalIds[mark] ?? [],
  )
  const mapped = [...readMappings(externalIds['ovn-bridge-mappings'])]
    .filter(([name, bridge]) => parseOuterVlanName(name) !== undefined && bridge === namesOf(name).bridge)
    .map(([name]) => name)
  return [...new Set([...marks, ...mapped])].sort()
}

/** What is broken of it is null, so that it is not what anybody wants. */
function thingAsIs(key: string, view: LocalView, peers: ReadonlyMap<string, string>): Thing {
  const { bridge, inside, out } = namesOf(key)
  const outer = parseOuterVlanName(key)
  const { externalIds, bridges } = view
  const own = bridges.find(one => one.name === bridge && one.externalIds[mark] === key)
  const provider = bridges.find(one => portOf(one, out) !== undefined)
  const isWhole =
    own !== undefined &&
    portOf(own, inside)?.vlanMode === null &&
    peers.get(inside) === out &&
    peers.get(out) === inside &&
    isTunnel(provider && portOf(provider, out), outer?.vlan) &&
    isDeep(view) &&
    readMappings(externalIds['ovn-bridge-mappings']).get(key) === bridge
  return {
    key,
    physicalNetwork: outer?.physicalNetwork ?? null,
    vlan: isWhole ? (outer?.vlan ?? null) : null,
    provider: provider?.name ?? null,
    mac: readMappings(externalIds['ovn-chassis-mac-mappings']).get(key) ?? null,
  }
}

function portOf(bridge: LocalBridge, name: string): LocalPort | undefined {
  return bridge.ports.find(port => port.name === name)
}

function isTunnel(port: LocalPort | undefined, vlan: number | undefined): boolean {
  return (
    port?.vlanMode === 'dot1q-tunnel' && port.tag === vlan && port.otherConfig['qinq-ethtype'] === '802.1ad'
  )
}

function isDeep({ otherConfig }: LocalView): boolean {
  const limit = Number(otherConfig['vlan-limit'] ?? 1)
  return limit === 0 || limit >= vlanLimit
}

/** Ends of patches that are on another bridge than they should be. */
function clearedCommands({ key, provider }: OuterBridge, { bridges }: LocalView): readonly Command[] {
  const { bridge, inside, out } = namesOf(key)
  const places = [
    { port: out, bridge: provider },
    { port: inside, bridge },
  ]
  return places.flatMap(place =>
    bridges
      .filter(one => one.name !== place.bridge && portOf(one, place.port) !== undefined)
      .map(one => ['--if-exists', 'del-port', one.name, place.port]),
  )
}

function bridgeCommands({ key, vlan, provider }: OuterBridge, datapath: string): readonly Command[] {
  const { bridge, inside, out } = namesOf(key)
  const marked = `external_ids:${mark}=${JSON.stringify(key)}`
  const patch = (on: string, name: string, peer: string): readonly Command[] => [
    ['--may-exist', 'add-port', on, name],
    ['set', 'Interface', name, 'type=patch', `options:peer=${peer}`],
  ]
  return [
    ['--may-exist', 'add-br', bridge],
    ['set', 'Bridge', bridge, `datapath_type=${datapath}`, 'fail_mode=standalone', marked],
    ...patch(bridge, inside, out),
    ['clear', 'Port', inside, 'tag', 'vlan_mode'],
    ...patch(provider, out, inside),
    [
      ...['set', 'Port', out, 'vlan_mode=dot1q-tunnel', `tag=${vlan}`],
      ...['other_config:qinq-ethtype=802.1ad', marked],
    ],
  ]
}
