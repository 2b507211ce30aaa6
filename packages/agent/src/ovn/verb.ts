import type { Extension, Thing } from './extension.ts'

/** All that the unprivileged process can ask of root. */
export type Verb =
  | { readonly verb: 'look' }
  | { readonly verb: 'list'; readonly extension: string }
  | { readonly verb: 'read'; readonly extension: string; readonly request: unknown }
  | { readonly verb: 'put'; readonly extension: string; readonly thing: Thing }
  | { readonly verb: 'remove'; readonly extension: string; readonly key: string }

/** Something to be done about one thing. */
export type Step = Extract<Verb, { readonly verb: 'put' | 'remove' }>

const keyLengthMax = 256

/**
 * Every thing is checked by its extension.
 * @throws RangeError for anything that is not exactly a verb
 */
export function parseVerb(value: unknown, extensions: readonly Extension[]): Verb {
  if (typeof value !== 'object' || value === null) throw new RangeError('no verb')
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value))
  const { verb } = fields
  if (verb === 'look') return { verb }
  const extension = extensions.find(one => one.name === fields.extension)
  if (extension === undefined) throw new RangeError('no such extension')
  const { name } = extension
  switch (verb) {
    case 'list':
      return { verb, extension: name }
    case 'read':
      return { verb, extension: name, request: fields.request }
    case 'put':
      return { verb, extension: name, thing: extension.parse(fields.thing) }
    case 'remove': {
      const { key } = fields
      if (typeof key !== 'string' || key.length > keyLengthMax) throw new RangeError('remove: no key')
      return { verb, extension: name, key }
    }
    default:
      throw new RangeError('no such verb')
  }
}
