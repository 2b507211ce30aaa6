import type { Thing } from './extension.ts'
import { canonicalText } from './json.ts'
import type { Step } from './verb.ts'

/**
 * What turns the things that are there into those that are wanted; nothing when they are the same. What goes does so
 * first: it may be in the way of what comes.
 */
export function planSteps(
  extension: string,
  wanted: readonly Thing[],
  own: readonly Thing[],
): readonly Step[] {
  const found = new Map(own.map(thing => [thing.key, canonicalText(thing)]))
  const keys = new Set(wanted.map(thing => thing.key))
  return [
    ...own.filter(thing => !keys.has(thing.key)).map(({ key }): Step => ({ verb: 'remove', extension, key })),
    ...wanted
      .filter(thing => found.get(thing.key) !== canonicalText(thing))
      .map((thing): Step => ({ verb: 'put', extension, thing })),
  ]
}
