import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../support/api/create-test-api.ts'
import { absentAttributes, addedAttributes, differences, topicsNotServed } from './differences.ts'
import { type Exchange, readExchanges } from './exchange.ts'

let api: TestApi
const bound = new Map<string, string>([
  ['own project', projectA],
  ['other project', projectB],
])

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

function fill(text: string): string {
  return text
    .replaceAll('<256 chars>', 'x'.repeat(256))
    .replaceAll('<uuid>', () => randomUUID())
    .replace(/<([a-z0-9 -]+)>/g, (whole, name: string) => bound.get(name) ?? whole)
}

function bodyOf(exchange: Exchange): unknown {
  if (exchange.text !== undefined) return exchange.text
  if (exchange.body === undefined) return undefined
  const text = JSON.stringify(exchange.body).replace(
    '"<51 items>"',
    Array.from({ length: 51 }, (_, n) => `"t${n}"`).join(','),
  )
  return JSON.parse(fill(text))
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}

/** What of an answer is compared: status, error type, names, lengths and recorded values. */
function shapeOf(exchange: Exchange, response: TestResponse): unknown {
  const { answer } = exchange
  const shape: Record<string, unknown> = { status: response.status }
  if (answer.type !== undefined)
    shape.type = (response.body?.NeutronError ?? response.body?.NotImplementedError)?.type
  if (answer.form?.startsWith('json keys'))
    shape.form = `json keys ${Object.keys(response.body ?? {})
      .sort()
      .join(',')}`
  if (answer.keys)
    shape.keys = Object.fromEntries(
      Object.entries(answer.keys).map(([name, known]) => [name, keysOf(response.body?.[name], known)]),
    )
  return shape
}

function keysOf(value: unknown, known: readonly string[] | string): unknown {
  if (typeof known === 'string')
    return Array.isArray(value) ? `list of ${value.length}` : typeof value === 'string' ? 'str' : typeof value
  // Only a number of attributes was recorded; it depends on the extensions that were loaded.
  if (known[0]?.startsWith('<')) return known
  return Object.keys(value ?? {})
    .filter(name => known.includes(name) || !(name in addedAttributes))
    .sort()
}

function expectedShape(exchange: Exchange): unknown {
  const { status, type, form, keys } = exchange.answer
  const withoutAbsent = (names: readonly string[] | string) =>
    typeof names === 'string' ? names : names.filter(name => !(name in absentAttributes))
  return {
    status,
    ...(type === undefined ? {} : { type }),
    ...(form?.startsWith('json keys') ? { form } : {}),
    ...(keys
      ? {
          keys: Object.fromEntries(Object.entries(keys).map(([name, known]) => [name, withoutAbsent(known)])),
        }
      : {}),
  }
}

/** Recorded values with placeholders turned into patterns. */
function pattern(value: unknown): unknown {
  if (value === 'str') return expect.any(String)
  if (typeof value === 'string') {
    if (value === '<uuid>') return expect.stringMatching(/^[0-9a-f-]{36}$/)
    if (value === '<time>') return expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    return value.includes('<uuid>')
      ? expect.stringMatching(new RegExp(`^${escapeText(value)}$`))
      : fill(value)
  }
  if (Array.isArray(value)) return value.map(pattern)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !(name in absentAttributes))
  return Object.fromEntries(kept.map(([name, inner]) => [name, pattern(inner)]))
}

const escapeText = (text: string) =>
  text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('<uuid>', '[0-9a-f-]{36}')
    .replace(/<[a-z0-9 -]+>/g, '[0-9a-f-]{36}')

describe('upstream answers, replayed', () => {
  for (const exchange of readExchanges()) {
    if (topicsNotServed.has(exchange.number)) continue
    const { number, caller, method, path, answer } = exchange
    test(`${number} ${caller} ${method} ${path} -> ${answer.status}`, async () => {
      const response = await api.request(
        callers[caller],
        method,
        fill(path).replaceAll(' ', '%20'),
        bodyOf(exchange),
        exchange.headers,
      )
      for (const [name, where] of Object.entries(exchange.binds ?? {}))
        bound.set(name, String(at(response.body, where)))
      const reason = differences[number]
      if (reason !== undefined) {
        expect({ same: false, reason }).toEqual({ same: isSame(exchange, response), reason })
        return
      }
      expect(shapeOf(exchange, response), response.text.slice(0, 400)).toEqual(expectedShape(exchange))
      if (answer.body === 'null') expect(response.body).toBeNull()
      else if (answer.body !== undefined && answer.status < 300)
        expect(response.body).toMatchObject(pattern(answer.body) as object)
    })
  }
})

function isSame(exchange: Exchange, response: TestResponse): boolean {
  return JSON.stringify(shapeOf(exchange, response)) === JSON.stringify(expectedShape(exchange))
}
