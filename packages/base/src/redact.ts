const secretName =
  /pass(word|wd|phrase)|secret|token|authorization|credential|cookie|private_?key|api_?key|auth_?key/i
// Names that match above and yet hold no secret: counts, times and switches.
const publicName = /(Count|Ms|Max|Min|Total|At|Type|Enabled|_(count|ms|max|min|total|at|type|enabled))$/
const urlPassword = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g
const masked = '***'
// Log fields are small by design; the bounds keep a stray request object or a cycle from flooding a line.
const depthMax = 8
const entriesMax = 200
const causesMax = 10

/**
 * Copies fields into plain JSON data fit for a log line: secrets masked by field name and inside URLs,
 * errors with their cause chain, bigint as decimal text, maps and sets as objects and lists. An error
 * given in place of fields becomes the field `error`.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return fields instanceof Error ? { error: copy(fields, 1) } : copyEntries(Object.entries(fields), 0)
}

/** Whether a field, header or option of this name must never be shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.replaceAll('-', '_')) && !publicName.test(name)
}

/** Masks the password part of every URL in a text. */
export function redactText(text: string): string {
  return text.includes('://') ? text.replace(urlPassword, `$1:${masked}@`) : text
}

function copy(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value)
    case 'bigint':
      return value.toString()
    case 'function':
    case 'symbol':
      return undefined
    case 'object':
      return value === null ? null : copyObject(value, depth)
    default:
      return value
  }
}

function copyObject(value: object, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (depth >= depthMax) return '[too deep]'
  if (value instanceof Error) return copyError(value, depth, causesMax)
  if (value instanceof Map) return copyEntries(value.entries(), depth)
  if (value instanceof Set) return copyList([...value], depth)
  if (Array.isArray(value)) return copyList(value, depth)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  return copyEntries(Object.entries(value), depth)
}

function copyList(values: readonly unknown[], depth: number): unknown[] {
  const list = values.slice(0, entriesMax).map(item => copy(item, depth + 1))
  if (values.length > entriesMax) list.push(`[${values.length - entriesMax} more]`)
  return list
}

function copyEntries(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  let count = 0
  for (const [key, item] of entries) {
    if (++count > entriesMax) break
    const name = String(key)
    result[name] = isSecretName(name) && item !== undefined && item !== null ? masked : copy(item, depth + 1)
  }
  return result
}

function copyError(error: Error, depth: number, causesLeft: number): Record<string, unknown> {
  const fields = copyEntries(
    Object.entries(error).filter(([name]) => name !== 'cause' && name !== 'errors'),
    depth,
  )
  const result: Record<string, unknown> = {
    type: error.name,
    message: redactText(error.message),
    ...fields,
    stack: error.stack === undefined ? undefined : redactText(error.stack),
  }
  if (error instanceof AggregateError) result.errors = copyList(error.errors, depth)
  if (error.cause !== undefined) {
    result.cause =
      error.cause instanceof Error && causesLeft > 0
        ? copyError(error.cause, depth, causesLeft - 1)
        : error.cause instanceof Error
          ? '[too deep]'
          : copy(error.cause, depth + 1)
  }
  return result
}
