import { type BindingFacts, type HostView, isHere } from '../../host-view.ts'
import { type LocalRule, localRule } from './local-rule.ts'
import { type LocalWish, parseLocalWishes } from './local-wish.ts'

/** A wish, and the port whose binding has it. */
interface Led extends LocalWish {
  readonly port: number
}

/** Rules for the local IPs that lead to ports of this host; what is led through stands before what leads to it. */
export function desiredRules(view: HostView): readonly LocalRule[] {
  const machines = view.bindings.filter(
    // Before it is up OVN has no flows for it that ours could stand before.
    binding => binding.type === '' && binding.isUp && isHere(view, binding),
  )
  const byDatapath = new Map<number, BindingFacts[]>()
  for (const machine of machines) {
    const datapath = view.datapaths.get(machine.datapath)?.tunnelKey
    if (datapath === undefined) continue
    byDatapath.set(datapath, [...(byDatapath.get(datapath) ?? []), machine])
  }
  const rules = [...byDatapath].flatMap(([datapath, members]) => rulesOf(datapath, members))
  // Two local IPs may lead to the same address of a port.
  return [...new Map(rules.map(rule => [rule.key, rule])).values()]
}

function rulesOf(datapath: number, members: readonly BindingFacts[]): readonly LocalRule[] {
  const led = [...members]
    .sort((a, b) => (a.port < b.port ? -1 : 1))
    .flatMap(({ externalIds, tunnelKey }) =>
      parseLocalWishes(externalIds['neutrino:local-ip'] ?? '').map(wish => ({ ...wish, port: tunnelKey })),
    )
  if (led.length === 0) return []
  const addresses = [...new Set(led.map(one => one.address))]
  return [
    ...(['rest', 'onward', 'plain', 'deliver'] as const).map(role => localRule(role, { datapath })),
    ...addresses.flatMap(address => {
      const ofAddress = led.filter(one => one.address === address)
      return rulesOfAddress(datapath, ofAddress)
    }),
    ...members.flatMap(({ tunnelKey: port }) => [
      localRule('from', { datapath, port }),
      localRule('to', { datapath, port }),
    ]),
  ]
}

/** Of several ports it leads to the first, whoever asks. */
function rulesOfAddress(datapath: number, led: readonly Led[]): readonly LocalRule[] {
  const [chosen] = led
  if (chosen === undefined) return []
  const { address, fixed, mac, owner, port } = chosen
  return [
    localRule('answer', { datapath, address, mac: owner }),
    localRule('owner', { datapath, address, mac: owner }),
    localRule('except', { datapath, address, port }),
    ...led
      .filter(one => one.mode === 'passthrough')
      .map(one => localRule('mute', { datapath, address, port: one.port })),
    ...(chosen.mode === 'passthrough'
      ? [localRule('pass', { datapath, address, mac })]
      : [
          localRule('translate', { datapath, address, fixed, mac }),
          localRule('restore', { datapath, fixed }),
        ]),
  ]
}
