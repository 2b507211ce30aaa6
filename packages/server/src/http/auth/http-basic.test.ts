import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock, type FakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { hash } from 'bcryptjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPolicy } from '../../policy/policy.ts'
import type { Authenticator } from './authenticate.ts'
import { htpasswdCheckPeriodMs, openHttpBasic } from './http-basic.ts'
import { parseHtpasswd } from './parse-htpasswd.ts'

// The least that bcrypt takes: the tests are not about its strength.
const rounds = 4
const policy = createPolicy()
const context = { signal: new AbortController().signal, log: silentLog }
const unauthorized = { kind: 'unauthorized', wwwAuthenticate: 'Basic realm="Neutrino"' }
let directory: string
let clock: FakeClock

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basic-'))
  clock = createFakeClock()
})
afterEach(() => rm(directory, { recursive: true }))

const file = () => join(directory, 'users')
const entry = async (user: string, password: string) =>
  `${user}:${(await hash(password, rounds)).replace('$2b$', '$2y$')}\n`
const open = (projectId?: string) =>
  openHttpBasic({ file: file(), projectId, policy: () => policy, clock, log: silentLog })
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
const ask = (authenticator: Authenticator, headers: Record<string, string>) =>
  authenticator.authenticate(headers, context)

describe('HTTP basic authentication', () => {
  test('makes a user of the file an administrator of a project of their own', async () => {
    await writeFile(file(), `# users\n\n${await entry('alice', 'wönder:land')}`)
    expect(await ask(await open(), basic('alice:wönder:land'))).toEqual({
      kind: 'ok',
      actor: {
        userId: 'alice',
        userName: 'alice',
        projectId: 'alice',
        roles: ['admin', 'manager', 'member', 'reader', 'service'],
        isAdmin: true,
        isService: true,
      },
    })
    expect(await ask(await open('shared'), basic('alice:wönder:land'))).toMatchObject({
      actor: { projectId: 'shared' },
    })
  })

  test('refuses what is wrong, absent or malformed', async () => {
    await writeFile(file(), await entry('alice', 'right'))
    const authenticator = await open()
    const headers = [
      {},
      basic('alice:wrong'),
      basic('bob:right'),
      basic(':right'),
      basic('alice'),
      basic(`alice:${'x'.repeat(800)}`),
      { authorization: 'Basic !!!' },
      { authorization: 'Bearer abc' },
    ]
    for (const each of headers) expect(await ask(authenticator, each)).toEqual(unauthorized)
  })

  test('does not take the first 72 bytes of a password for all of it', async () => {
    const long = 'a'.repeat(72)
    await writeFile(file(), await entry('alice', long))
    const authenticator = await open()
    expect((await ask(authenticator, basic(`alice:${long}`))).kind).toBe('ok')
    expect((await ask(authenticator, basic(`alice:${long}b`))).kind).toBe('unauthorized')
  })

  test('follows changes of the file, and keeps the users when it becomes unreadable', async () => {
    await writeFile(file(), await entry('alice', 'one'))
    const authenticator = await open()
    expect((await ask(authenticator, basic('alice:one'))).kind).toBe('ok')
    await writeFile(join(directory, 'next'), await entry('alice', 'two'))
    await rename(join(directory, 'next'), file())
    expect((await ask(authenticator, basic('alice:one'))).kind).toBe('ok')
    await clock.advance(htpasswdCheckPeriodMs)
    expect((await ask(authenticator, basic('alice:one'))).kind).toBe('unauthorized')
    await writeFile(file(), 'alice:plain\n')
    await clock.advance(htpasswdCheckPeriodMs)
    expect((await ask(authenticator, basic('alice:two'))).kind).toBe('ok')
  })

  test('does not start on a file that is not there', async () => {
    await expect(open()).rejects.toThrow('ENOENT')
  })
})

test('a password file names the lines that are wrong without showing them', () => {
  const text = `a:secret\n:x\nb:$apr1$abc\nc:$2y$15$${'x'.repeat(53)}`
  expect(() => parseHtpasswd(text, 'users')).toThrow(
    'users:1: only bcrypt passwords are supported; users:2: not of the form user:hash; users:3: only bcrypt passwords are supported; users:4: cost above 14',
  )
})
