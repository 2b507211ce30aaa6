import type { Driver, HostAccess, Thing } from '../../extension.ts'
import type { LocalView } from '../../host-view.ts'
import {
  type Command,
  externalIdCommands,
  inOneTransaction,
  mappingCommands,
  unchanged,
} from '../../mapping-commands.ts'
import { readMappings } from '../../mappings.ts'
import { readLocalView } from '../../read-local-view.ts'
import { flowsOf, newFlow, oldFlow, ownFlows, parseOwnFlows } from './flows.ts'
import { interconnectBridge, peerBridges } from './operator-bridges.ts'
import { type BgpThing, type MappedBridge, parseBgpThing, type SteeredBridge } from './things.ts'

/** In the external ids of a bridge with flows of ours: what they are made of. */
const flowsMark = 'neutrino-bgp'
/** In those of Open_vSwitch: bridges that we have mapped, by commas. */
const mappedMark = 'neutrino-bgp-mapped'
/** OVN's own: where localnet ports are, and by which device routes of a router port are learned. */
const mappingsKeys = ['ovn-bridge-mappings', 'dynamic-routing-port-mapping'] as const

/** Maps bridges and steers what they carry. Flows of others stay as they are, the one of a bridge that has no others too. */
export function createDriver({ database, openFlow }: HostAccess): Driver<BgpThing> {
  const { vsctl } = database
  const look = () => readLocalView(database)
  const flowsOn = async (bridge: string) =>
    parseOwnFlows(await openFlow.run(bridge, 'dump-flows', '--no-stats', ownFlows))

  const map = async ({ bridge }: MappedBridge, value: string | undefined) => {
    const { externalIds } = await look()
    const others = mappedIn(externalIds).filter(name => name !== bridge)
    const marked = [...others, ...(value === undefined ? [] : [bridge])].sort().join(',')
    const commands: readonly Command[] = [
      ...mappingsKeys.flatMap(key => mappingCommands(key, externalIds, { name: bridge, value })),
      ...((externalIds[mappedMark] ?? '') === marked ? [] : externalIdCommands(mappedMark, marked)),
    ]
    const read = unchanged([...mappingsKeys, mappedMark], externalIds)
    if (commands.length > 0) await vsctl(inOneTransaction([...read, ...commands]))
  }

  const steer = async (thing: SteeredBridge) => {
    const { bridge } = thing
    // First the mark: whatever there is of the flows is found by it.
    await vsctl([
      'set',
      'Bridge',
      bridge,
      `external_ids:${flowsMark}=${JSON.stringify(JSON.stringify(thing))}`,
    ])
    const wanted = flowsOf(thing)
    const present = await flowsOn(bridge)
    for (const flow of wanted)
      if (!present.includes(flow)) await openFlow.run(bridge, 'add-flow', newFlow(flow))
    const matches = new Set(wanted.map(oldFlow))
    for (const flow of present)
      if (!matches.has(oldFlow(flow))) await openFlow.run(bridge, 'del-flows', '--strict', oldFlow(flow))
  }

  return {
    listOwn: async () => {
      const view = await look()
      const things: Thing[] = mappedIn(view.externalIds).map(bridge => mappingAsIs(bridge, view))
      for (const { name, externalIds } of view.bridges) {
        const mark = externalIds[flowsMark]
        if (mark !== undefined) things.push(steeredAsIs(name, mark, await flowsOn(name)))
      }
      return things
    },
    put: async thing => {
      requireOperator(thing, await look())
      await (thing.kind === 'mapping' ? map(thing, thing.bridge) : steer(thing))
    },
    remove: async key => {
      const [kind, bridge = ''] = key.split('/')
      const thing = parseBgpThing({ kind: 'mapping', bridge })
      if (kind === 'mapping' && thing.kind === 'mapping') return map(thing, undefined)
      if (!(await look()).bridges.some(one => one.name === bridge)) return
      for (const flow of (await flowsOn(bridge)).toReversed())
        await openFlow.run(bridge, 'del-flows', '--strict', oldFlow(flow))
      await vsctl(['--if-exists', 'remove', 'Bridge', bridge, 'external_ids', flowsMark])
    },
  }
}

/** Other bridges are nobody's business here, least of all OVN's. */
function requireOperator({ kind, bridge }: BgpThing, local: LocalView): void {
  const isNamed =
    kind === 'interconnect' ? interconnectBridge(local) === bridge : peerBridges(local).includes(bridge)
  if (!isNamed) throw new Error(`ovn-bgp: the operator has not named ${bridge}`)
}

function mappedIn(externalIds: LocalView['externalIds']): readonly string[] {
  return (externalIds[mappedMark] ?? '').split(',').filter(name => name !== '')
}

function mappingAsIs(bridge: string, { externalIds }: LocalView): Thing {
  const isWhole = mappingsKeys.every(key => readMappings(externalIds[key]).get(bridge) === bridge)
  return { key: `mapping/${bridge}`, kind: 'mapping', bridge: isWhole ? bridge : null }
}

/** What was wanted last, if its flows are there and no others. */
function steeredAsIs(bridge: string, mark: string, flows: readonly string[]): Thing {
  const thing = thingIn(mark)
  if (thing === undefined || thing.bridge !== bridge) return { key: `peer/${bridge}`, kind: null }
  const wanted = new Set(flowsOf(thing))
  const isWhole = flows.length === wanted.size && flows.every(flow => wanted.has(flow))
  return isWhole ? thing : { key: thing.key, kind: null }
}

function thingIn(mark: string): SteeredBridge | undefined {
  try {
    const thing = parseBgpThing(JSON.parse(mark))
    return thing.kind === 'mapping' ? undefined : thing
  } catch {
    return undefined
  }
}
