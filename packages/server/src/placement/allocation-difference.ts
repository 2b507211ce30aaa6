import { PacketRateDirections } from './errors.ts'
import type { Amounts } from './placement-client.ts'
import { type ReservedRule, requestGroupId, resourceClass } from './resource-names.ts'

/** Amounts by provider. */
export type ProviderAmounts = Readonly<Record<string, Amounts>>

export interface PortAllocation {
  readonly portId: string
  /** Guaranteed rates that its policy promised, and is to promise, in the order of their ids. */
  readonly before: readonly ReservedRule[]
  readonly after: readonly ReservedRule[]
  /** Provider by group of rules, as Nova wrote it into the binding profile. */
  readonly allocation: Readonly<Record<string, string>>
}

export interface AllocationDifference {
  /** What is added, or taken when negative. */
  readonly amounts: ProviderAmounts
  /** Provider by group of the new rules. */
  readonly allocation: Readonly<Record<string, string>>
  /** Types of new rules that nothing is held for: they are only carried out. */
  readonly unheld: readonly string[]
}

/** What a port's server holds for rules, as far as Nova was told of them when it was placed. */
export function heldAmounts(
  portId: string,
  rules: readonly ReservedRule[],
  allocation: Readonly<Record<string, string>>,
): ProviderAmounts {
  return totals(
    byType(rules).flatMap(([, group]) => {
      const provider = allocation[requestGroupId(portId, group)]
      return provider === undefined ? [] : group.map(rule => amountOf(provider, rule, 1))
    }),
  )
}

/**
 * What changes for a server when a port of it gets other rules. Rules of a type stay on the provider that
 * served those before them; nobody has chosen one for a type that is new.
 *
 * @throws PacketRateDirections
 */
export function allocationDifference({
  portId,
  before,
  after,
  allocation,
}: PortAllocation): AllocationDifference {
  const providers = new Map(
    byType(before).flatMap(([type, group]): [string, string][] => {
      const provider = allocation[requestGroupId(portId, group)]
      return provider === undefined ? [] : [[type, provider]]
    }),
  )
  refuseOtherDirections(portId, before, after, providers)
  const changes = (rules: readonly ReservedRule[], sign: 1 | -1) =>
    rules.flatMap(rule => {
      const provider = providers.get(rule.type)
      return provider === undefined ? [] : [amountOf(provider, rule, sign)]
    })
  return {
    amounts: withoutNothing(totals([...changes(before, -1), ...changes(after, 1)])),
    allocation: Object.fromEntries(
      byType(after).flatMap(([type, group]) => {
        const provider = providers.get(type)
        return provider === undefined ? [] : [[requestGroupId(portId, group), provider]]
      }),
    ),
    unheld: byType(after).flatMap(([type]) => (providers.has(type) ? [] : [type])),
  }
}

/** Adds amounts to what is held; undefined for a provider that nothing is held of. */
export function plus(held: ProviderAmounts, added: ProviderAmounts): ProviderAmounts {
  const result: Record<string, Amounts> = { ...held }
  for (const [provider, amounts] of Object.entries(added)) {
    const sum: Record<string, number> = { ...result[provider] }
    for (const [name, amount] of Object.entries(amounts)) {
      sum[name] = (sum[name] ?? 0) + amount
      if (sum[name] <= 0) delete sum[name]
    }
    result[provider] = sum
  }
  return result
}

/** Two differences at once. */
export function summed(a: ProviderAmounts, b: ProviderAmounts): ProviderAmounts {
  return withoutNothing(totals([a, b].flatMap(entriesOf)))
}

/** The same amounts taken instead of added. */
export function negated(amounts: ProviderAmounts): ProviderAmounts {
  return Object.fromEntries(
    Object.entries(amounts).map(([provider, of]) => [
      provider,
      Object.fromEntries(Object.entries(of).map(([name, amount]) => [name, -amount])),
    ]),
  )
}

/** Whether both are the same where `where` has amounts. */
export function isSameAt(where: ProviderAmounts, a: ProviderAmounts, b: ProviderAmounts): boolean {
  return Object.entries(where).every(([provider, amounts]) =>
    Object.keys(amounts).every(name => (a[provider]?.[name] ?? 0) === (b[provider]?.[name] ?? 0)),
  )
}

/** `held` with the amounts of `other` where `where` has some. */
export function replacedAt(
  where: ProviderAmounts,
  held: ProviderAmounts,
  other: ProviderAmounts,
): ProviderAmounts {
  const difference = Object.entries(where).map(([provider, amounts]): [string, Amounts] => [
    provider,
    Object.fromEntries(
      Object.keys(amounts).map(name => [
        name,
        (other[provider]?.[name] ?? 0) - (held[provider]?.[name] ?? 0),
      ]),
    ),
  ])
  return plus(held, Object.fromEntries(difference))
}

function refuseOtherDirections(
  portId: string,
  before: readonly ReservedRule[],
  after: readonly ReservedRule[],
  providers: ReadonlyMap<string, string>,
): void {
  const type = 'minimum_packet_rate'
  if (!providers.has(type)) return
  const directions = (rules: readonly ReservedRule[]) =>
    new Set(rules.filter(rule => rule.type === type).map(rule => rule.direction === 'any'))
  const [old, next] = [directions(before), directions(after)]
  if ([...next].some(isAny => old.has(!isAny))) throw new PacketRateDirections({ port_id: portId })
}

type Entry = readonly [provider: string, resourceClass: string, amount: number]

function amountOf(provider: string, rule: ReservedRule, sign: 1 | -1): Entry {
  return [provider, resourceClass(rule) ?? rule.type, sign * rule.value]
}

function totals(entries: readonly Entry[]): ProviderAmounts {
  const sums: Record<string, Record<string, number>> = {}
  for (const [provider, name, amount] of entries) {
    const of = sums[provider] ?? {}
    of[name] = (of[name] ?? 0) + amount
    sums[provider] = of
  }
  return sums
}

function entriesOf(amounts: ProviderAmounts): readonly Entry[] {
  return Object.entries(amounts).flatMap(([provider, of]) =>
    Object.entries(of).map(([name, amount]): Entry => [provider, name, amount]),
  )
}

function withoutNothing(amounts: ProviderAmounts): ProviderAmounts {
  const kept = Object.entries(amounts).map(([provider, of]): [string, Amounts] => [
    provider,
    Object.fromEntries(Object.entries(of).filter(([, amount]) => amount !== 0)),
  ])
  return Object.fromEntries(kept.filter(([, of]) => Object.keys(of).length > 0))
}

function byType(rules: readonly ReservedRule[]): readonly (readonly [string, readonly ReservedRule[]])[] {
  const types = [...new Set(rules.map(rule => rule.type))]
  return types.map(type => [type, rules.filter(rule => rule.type === type)])
}
