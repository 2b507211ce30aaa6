import type { Attributes } from '../definition/attribute.ts'
import type { AnyResource, Removal } from '../definition/behaviour.ts'
import { boolean } from '../definition/kinds.ts'
import { HttpBadRequest } from '../errors/errors.ts'
import type { ApiRequest, Services } from './wire.ts'

/**
 * The way to remove that a flag in the query asks for; undefined: the plain one. Flags that the resource does not have
 * say nothing. Throws 400 for a value that is no boolean, for two flags, and for one of an extension that is switched off.
 */
export function askedRemoval(
  { hiddenAliases }: Pick<Services, 'hiddenAliases'>,
  { behaviour: { removals = {} } }: AnyResource,
  { query }: Pick<ApiRequest, 'query'>,
): Removal<Attributes> | undefined {
  const asked = Object.entries(removals).filter(([flag]) =>
    query.getAll(flag).some(value => boolean.parse(value, flag)),
  )
  const [first, second] = asked
  if (first && second)
    throw new HttpBadRequest({ message: `'${first[0]}' and '${second[0]}' exclude each other` })
  if (first && hiddenAliases.has(first[1].alias))
    throw new HttpBadRequest({ message: `'${first[0]}' needs the extension ${first[1].alias}, which is off` })
  return first?.[1]
}
