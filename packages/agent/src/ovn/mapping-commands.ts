import type { LocalView } from './host-view.ts'
import { readMappings, withMapping } from './mappings.ts'

/** One of `ovs-vsctl`. */
export type Command = readonly string[]

/** Commands for one transaction, as arguments of one call. */
export function inOneTransaction(commands: readonly Command[]): readonly string[] {
  return commands.flatMap((command, index) => (index === 0 ? command : ['--', ...command]))
}

/** Makes one name stand for something else, or for nothing, in a text of mappings of Open_vSwitch. */
export function mappingCommands(
  column: string,
  externalIds: LocalView['externalIds'],
  { name, value }: { readonly name: string; readonly value: string | undefined },
): readonly Command[] {
  const before = externalIds[column]
  if (readMappings(before).get(name) === value) return []
  return externalIdCommands(column, withMapping(before, name, value))
}

/** Sets an external id of Open_vSwitch, or removes it when it is empty. */
export function externalIdCommands(key: string, text: string): readonly Command[] {
  return text === ''
    ? [['remove', 'Open_vSwitch', '.', 'external_ids', key]]
    : [['set', 'Open_vSwitch', '.', `external_ids:${key}=${JSON.stringify(text)}`]]
}

/**
 * Mappings are one text with the operator's. The commands after these are carried out only if the text is still the
 * one that was read: what is waited for is so, and what is got may not change until the commit.
 */
export function unchanged(
  columns: readonly string[],
  externalIds: LocalView['externalIds'],
): readonly Command[] {
  return columns.flatMap((column): Command[] => {
    const before = externalIds[column]
    const got = ['--if-exists', 'get', 'Open_vSwitch', '.', `external_ids:${column}`]
    if (before === undefined) return [got]
    return [['wait-until', 'Open_vSwitch', '.', `external_ids:${column}=${JSON.stringify(before)}`], got]
  })
}
