import type { Driver, HostAccess, Thing } from '../../extension.ts'
import { findIngressTable, findOutputTable } from '../../ovn-tables.ts'
import { flowOf, type OwnFlow, ownFlows, type Places, parseOwnFlows, ZONE_END, ZONE_FIRST } from './flows.ts'
import { foundations, type LocalRole, type LocalRule, roles } from './local-rule.ts'

/** Tables of a logical switch that check what a port may send: only what passes them may fill our conntrack. */
const portSecurityTables = 2

/** What is there, from one look at all of it to the next. */
interface Round {
  flows: readonly OwnFlow[]
  places: Places | undefined
}

/** Leads packets to local IPs by flows beside OVN's own. */
export function createDriver({ openFlow, bridge }: HostAccess): Driver<LocalRule> {
  const run = (command: string, ...args: readonly string[]) => openFlow.run(bridge, command, ...args)

  /** @param select flows of a datapath, those of a port where one is known */
  const placesOf = async (select: string): Promise<Places | undefined> => {
    const first = findIngressTable(await run('dump-flows', 'table=0'))
    const output = findOutputTable(await run('dump-flows', select))
    return first === undefined || output === undefined
      ? undefined
      : { ingress: first + portSecurityTables, output }
  }

  const look = async (): Promise<Round> => {
    const flows = parseOwnFlows(await run('dump-flows', ownFlows))
    return { flows, places: flows.length === 0 ? undefined : await placesOf(selectorOf(flows)) }
  }

  const forget = async (zone: number): Promise<void> => {
    try {
      await openFlow.ask('dpctl/flush-conntrack', `zone=${zone}`)
    } catch {
      // It asks for the datapath where there are several; this one knows, from Open vSwitch 3.1 on.
      await run('ct-flush', `zone=${zone}`)
    }
  }

  /** For those that translate: that of its address, or one whose connections nobody remembers. */
  const zoneFor = async (rule: LocalRule, flows: readonly OwnFlow[]): Promise<number> => {
    if (rule.role !== 'translate' && rule.role !== 'restore') return ZONE_FIRST
    const known = zoneOf(rule, flows)
    if (known !== undefined) return known
    const zone = freeZone(flows)
    await forget(zone)
    return zone
  }

  let round: Round | undefined
  return {
    listOwn: async () => {
      round = await look()
      return thingsOf(round)
    },
    put: async rule => {
      round ??= await look()
      round.places ??= await placesOf(`metadata=${rule.datapath}`)
      const { places, flows } = round
      if (places === undefined) throw new Error('OVN has no flows for the switch yet')
      const missing = foundations[rule.role]?.find(role => !flows.some(flow => isOf(flow, role, rule)))
      if (missing !== undefined) throw new Error(`nothing is there to lead packets through: ${missing}`)
      const before = flows.filter(flow => keyOf(flow) === rule.key)
      // In a table that it does not belong to any more.
      for (const flow of before) if (isMisplaced(flow, places)) await run('del-flows', flow.selector)
      const others = flows.filter(flow => !before.includes(flow))
      const flow = flowOf(rule, places, await zoneFor(rule, flows))
      await run('add-flow', flow)
      round.flows = [...others, ...parseOwnFlows(flow)]
    },
    remove: async key => {
      round ??= await look()
      const { flows } = round
      for (const flow of flows.filter(one => keyOf(one) === key)) {
        if (leadsThrough(flow, flows)) throw new Error('packets are still led through it')
        await run('del-flows', flow.selector)
      }
      round.flows = flows.filter(flow => keyOf(flow) !== key)
    },
  }
}

function freeZone(flows: readonly OwnFlow[]): number {
  const taken = new Set(flows.map(flow => flow.zone))
  let zone = ZONE_FIRST
  while (taken.has(zone)) zone += 1
  if (zone >= ZONE_END) throw new Error('no zone of conntrack is left')
  return zone
}

/** Of the connections to the same address of a port, whichever way they come. */
function zoneOf({ datapath, fixed }: LocalRule, flows: readonly OwnFlow[]): number | undefined {
  return flows.find(({ rule, zone }) => {
    return zone !== undefined && rule?.datapath === datapath && rule.fixed === fixed
  })?.zone
}

function isOf({ rule }: OwnFlow, role: LocalRole, { datapath }: LocalRule): boolean {
  return rule?.role === role && rule.datapath === datapath
}

function leadsThrough({ rule }: OwnFlow, flows: readonly OwnFlow[]): boolean {
  if (rule === undefined) return false
  return roles.some(role => {
    return foundations[role]?.includes(rule.role) && flows.some(flow => isOf(flow, role, rule))
  })
}

function keyOf({ rule, selector }: OwnFlow): string {
  return rule?.key ?? selector
}

function selectorOf(flows: readonly OwnFlow[]): string {
  const rules = flows.flatMap(({ rule }) => rule ?? [])
  const received = rules.find(rule => rule.role === 'to')
  if (received !== undefined) return `reg15=${received.port},metadata=${received.datapath}`
  const [any] = rules
  return any === undefined ? '' : `metadata=${any.datapath}`
}

function isMisplaced({ place }: OwnFlow, places: Places | undefined): boolean {
  return place !== undefined && places !== undefined && places[place.of] !== place.table
}

/** A rule in the wrong table, or in a zone of its own, is none that anybody wants. */
function thingsOf({ flows, places }: Round): readonly Thing[] {
  const order = new Map(roles.map((role, index) => [role, index]))
  const indexOf = ({ rule }: OwnFlow) => (rule === undefined ? -1 : (order.get(rule.role) ?? -1))
  return flows
    .toSorted((a, b) => indexOf(a) - indexOf(b))
    .map(flow => {
      const { rule, zone } = flow
      if (rule === undefined) return { key: keyOf(flow) }
      const isWhole = zone === undefined || zone === zoneOf(rule, flows)
      return isWhole && !isMisplaced(flow, places) ? rule : { ...rule, datapath: null }
    })
}
