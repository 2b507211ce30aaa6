import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog, type LogOptions, silentLog } from './log.ts'
import { isSecretName } from './redact.ts'

function capture(options: LogOptions = {}) {
  const chunks: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const log = createLog({ ...options, destination })
  const text = () => chunks.join('')
  const lines = (): Record<string, unknown>[] =>
    text()
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  return { log, text, lines }
}

test('a line is one JSON object with level, time, message and fields', () => {
  const { log, lines } = capture()
  log.info('port bound', { port: 'p1', count: 2n, at: new Date(0) })
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      message: 'port bound',
      port: 'p1',
      count: '2',
      at: '1970-01-01T00:00:00.000Z',
    },
  ])
})

test('lines below the level are dropped before their fields are looked at', () => {
  const { log, lines } = capture({ level: 'warn' })
  const untouchable = {
    get field(): string {
      throw new Error('was read')
    },
  }
  log.debug('hidden', untouchable)
  log.info('hidden', untouchable)
  log.warn('shown')
  log.error('shown')
  expect(lines().map(line => line.level)).toEqual(['warn', 'error'])
})

test('children add their fields, masked like any others', () => {
  const { log, lines } = capture()
  log.child({ requestId: 'req-1', password: 'p' }).child({ part: 'api' }).info('hello')
  expect(lines()[0]).toMatchObject({ requestId: 'req-1', password: '***', part: 'api', message: 'hello' })
})

test('secrets are masked by name at any depth, and inside URLs', () => {
  const { log, text, lines } = capture()
  log.info('connecting', {
    connection: 'postgresql://neutrino:hunter2@db/neutrino',
    auth: { identity: { adminPassword: 'hunter2', user: 'neutrino' } },
    headers: [{ 'X-Auth-Token': 'hunter2', Authorization: 'hunter2', Accept: '*/*' }],
    map: new Map([['client_secret', 'hunter2']]),
    error: new Error('cannot reach amqp://guest:hunter2@rabbit', {
      cause: Object.assign(new Error('inner'), { token: 'hunter2' }),
    }),
    tokenCount: 3,
    tokensMax: 5,
  })
  expect(text()).not.toContain('hunter2')
  expect(lines()[0]).toMatchObject({
    connection: 'postgresql://neutrino:***@db/neutrino',
    auth: { identity: { user: 'neutrino' } },
    headers: [{ Accept: '*/*' }],
    tokenCount: 3,
    tokensMax: 5,
  })
})

test('an error carries its fields and the chain of its causes', () => {
  const { log, lines } = capture()
  const root = Object.assign(new TypeError('root'), { code: '40001' })
  const middle = new AggregateError([new Error('one'), 'two'], 'middle', { cause: root })
  log.error('failed', { error: new Error('top', { cause: middle }) })
  expect(lines()[0]?.error).toMatchObject({
    type: 'Error',
    message: 'top',
    stack: expect.stringContaining('log.test.ts'),
    cause: {
      type: 'AggregateError',
      message: 'middle',
      errors: [{ message: 'one' }, 'two'],
      cause: { type: 'TypeError', message: 'root', code: '40001' },
    },
  })
})

test('an error in place of fields is not lost', () => {
  const { log, lines } = capture()
  log.error('failed', new Error('top'))
  expect(lines()[0]).toMatchObject({ message: 'failed', error: { message: 'top' } })
})

test.each([
  ['password', true],
  ['adminPassword', true],
  ['X-Auth-Token', true],
  ['private-key', true],
  ['token_admin', true],
  ['metadata_proxy_shared_secret', true],
  ['tokenCount', false],
  ['token_expires_at', false],
  ['passed', false],
  ['author', false],
  ['key', false],
])('whether %s names a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret)
})

test('cycles, endless causes and huge lists end', () => {
  const { log, text } = capture()
  const cycle: Record<string, unknown> = { list: Array.from({ length: 5_000 }, (_, index) => index) }
  cycle.self = cycle
  const error = new Error('round')
  error.cause = error
  log.info('cycle', { cycle, error, bytes: new Uint8Array(1_000_000) })
  expect(text().length).toBeLessThan(50_000)
  expect(text()).toContain('[4800 more]')
  expect(text()).toContain('[1000000 bytes]')
})

test('pretty lines are for people', async () => {
  const { log, text } = capture({ pretty: true })
  log.info('port bound', { port: 'p1' })
  await expect.poll(text).toMatch(/INFO.*port bound[\s\S]*port.*p1/)
})

test('the silent log takes everything and says nothing', () => {
  silentLog.child({ a: 1 }).error('unheard', { error: new Error('x') })
})
