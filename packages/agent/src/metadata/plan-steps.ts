import type { WantedNamespace } from './desire.ts'
import type { ActualNamespace, Verb } from './verb.ts'

/** Something to be done about one network. */
export type Step = Exclude<Verb, { readonly verb: 'observe' }>

/**
 * What turns the namespaces that are there into those that are wanted; nothing when they are the same. A network that
 * is as it should be is not touched, whoever made it so.
 */
export function planSteps(
  wanted: readonly WantedNamespace[],
  actual: readonly ActualNamespace[],
): readonly Step[] {
  const found = new Map(actual.map(one => [one.network, one]))
  const names = new Set(wanted.map(one => one.network))
  return [
    ...wanted.flatMap(one => stepsOf(one, found.get(one.network))),
    ...actual
      .filter(one => !names.has(one.network))
      .map((one): Step => ({ verb: 'remove-namespace', network: one.network })),
  ]
}

function stepsOf(wanted: WantedNamespace, actual: ActualNamespace | undefined): readonly Step[] {
  const { network, port, mac, mtu, addresses, isRouted } = wanted
  const isPlugged = actual?.port === port && actual.mac === mac && actual.mtu === mtu
  const isAddressed =
    isPlugged && String(actual.addresses) === String(addresses) && actual.isRouted === isRouted
  return [
    ...(actual === undefined ? [{ verb: 'add-namespace', network } as const] : []),
    ...(isPlugged ? [] : [{ verb: 'plug', network, port, mac, mtu } as const]),
    ...(isAddressed ? [] : [{ verb: 'set-addresses', network, addresses, isRouted } as const]),
    // A new device takes the addresses that it listened on with it.
    ...(isPlugged && actual.hasProxy ? [] : [{ verb: 'start-proxy', network } as const]),
  ]
}
