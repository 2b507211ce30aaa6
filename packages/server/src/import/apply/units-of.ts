import type { Unit } from '../../reconcile/dirty-unit.ts'

const kinds = ['network', 'port', 'security_group', 'address_group', 'router', 'floating_ip'] as const

/** Units by the names that plans have for them, `kind/id`; names of no kind of these are passed over. */
export function unitsOf(names: readonly string[]): readonly Unit[] {
  return [...new Set(names)].flatMap(name => {
    const [before, id] = name.split('/')
    const kind = kinds.find(known => known === before)
    return kind === undefined || id === undefined ? [] : [{ kind, id }]
  })
}
