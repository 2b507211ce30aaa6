import type { Database } from '../database/database.ts'
import { wantedCardProviders } from './card-providers.ts'
import { loadCardAgents, loadHosts, loadRecords, type UnitRecord } from './placement-units.ts'
import { CLOCK_TRAIT, isPhysicalNetworkTrait } from './resource-names.ts'
import { loadSegmentUnits, type SegmentUnit } from './segment-units.ts'
import { syncHostTraits, syncProviders } from './sync-providers.ts'
import { removeSegment, type SegmentServices, syncSegment } from './sync-segment.ts'
import { type HostWish, type ReportedFacts, wantedProviders } from './wanted-providers.ts'

/** Placement is read again after this, also when nothing has changed: somebody may have changed it. */
const AUDIT_MS = 3_600_000
/** The same for what could not be reported in full: what was missing may be there now. */
const INCOMPLETE_AUDIT_MS = 300_000

/** Something that Placement is to hold, and how it comes there. */
export interface ReportedUnit {
  readonly kind: UnitRecord['kind']
  readonly id: string
  /** Equal for what Placement would hold in the same way; null when it is to hold nothing. */
  readonly fingerprint: string | null
  /** Providers that it has once it is synced, parents first, and those that there may be until then. */
  readonly providers: readonly string[]
  readonly touched: readonly string[]
  /** @returns what could not be reported, in words */
  sync(services: SegmentServices): Promise<readonly string[]>
}

/** Units that Placement has to be asked about, or told of, at this time. */
export async function dueUnits(database: Database, known: ReportedFacts): Promise<readonly ReportedUnit[]> {
  const records = await loadRecords(database)
  const recordOf = new Map(records.map(record => [keyOf(record), record]))
  const hosts = await loadHosts(database)
  const agents = await loadCardAgents(database)
  const segments = await loadSegmentUnits(database)
  const units = [
    ...hosts.map(host =>
      hostUnit(
        { kind: 'chassis', id: host.name, hostname: host.hostname },
        wantedProviders(host, known),
        recordOf.get(`chassis ${host.name}`),
      ),
    ),
    ...agents.map(agent =>
      hostUnit(
        { kind: 'agent', id: agent.id, hostname: agent.host },
        wantedCardProviders(agent, known),
        recordOf.get(`agent ${agent.id}`),
      ),
    ),
    ...segments.map(segmentUnit),
    ...records.filter(isGoneSegment(segments)).map(goneSegment),
  ]
  return units.filter(unit => isDue(unit, recordOf.get(keyOf(unit))))
}

function isDue(unit: ReportedUnit, record: UnitRecord | undefined): boolean {
  if (record === undefined) return unit.fingerprint !== null
  const { fingerprint, ageMs, isWaiting, error } = record
  if (isWaiting) return false
  if (fingerprint === null || fingerprint !== unit.fingerprint || ageMs === null) return true
  return ageMs >= (error === null ? AUDIT_MS : INCOMPLETE_AUDIT_MS)
}

/**
 * A host whose chassis is gone is no unit: it may only be restarting, and servers on it still hold what
 * they hold. One that no longer names any capacity is, until what it had is removed.
 */
function hostUnit(
  {
    kind,
    id,
    hostname,
  }: { readonly kind: 'chassis' | 'agent'; readonly id: string; readonly hostname: string },
  wish: HostWish,
  record: UnitRecord | undefined,
): ReportedUnit {
  const { providers, problems } = wish
  const hostTraits = hostTraitsOf(wish, record)
  const ids = providers.map(provider => provider.id)
  const formerly = record?.providers ?? []
  const isNothing =
    providers.length + problems.length + (wish.hostTraits?.length ?? 0) === 0 && wish.clock === undefined
  return {
    kind,
    id,
    fingerprint: isNothing ? null : JSON.stringify(wish),
    providers: ids,
    touched: [...formerly.filter(id => !ids.includes(id)), ...ids],
    sync: async ({ placement }) => {
      await syncProviders(placement, providers, formerly)
      if (hostTraits !== undefined) await syncHostTraits(placement, hostname, hostTraits)
      return problems
    },
  }
}

/** Traits of the compute host itself, of those that are our business; undefined when none are. */
function hostTraitsOf({ hostTraits, clock }: HostWish, record: UnitRecord | undefined) {
  // Of a host that says nothing any more of its clock, what it said before is still to be taken away.
  const keepsClock = clock !== undefined || record?.fingerprint?.includes('"clock":') === true
  if (hostTraits === undefined && !keepsClock) return undefined
  return {
    traits: [...(hostTraits ?? []), ...(clock === 'synchronised' ? [CLOCK_TRAIT] : [])],
    isOurs: (trait: string) =>
      trait === CLOCK_TRAIT ? keepsClock : hostTraits !== undefined && isPhysicalNetworkTrait(trait),
  }
}

function segmentUnit(segment: SegmentUnit): ReportedUnit {
  return {
    kind: 'segment',
    id: segment.id,
    fingerprint: JSON.stringify(segment),
    providers: [segment.id],
    touched: [segment.id],
    sync: async services =>
      (await syncSegment(services, segment)).map(host => `Nova does not know the host ${host}`),
  }
}

const isGoneSegment = (segments: readonly SegmentUnit[]) => (record: UnitRecord) =>
  record.kind === 'segment' && !segments.some(segment => segment.id === record.id)

function goneSegment({ id }: UnitRecord): ReportedUnit {
  return {
    kind: 'segment',
    id,
    fingerprint: null,
    providers: [],
    touched: [id],
    sync: async services => {
      await removeSegment(services, id)
      return []
    },
  }
}

function keyOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`
}
