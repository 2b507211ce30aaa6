import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, openSync } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { request } from 'undici'

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000

/** For programs in Python: whatever Python a developer has first in PATH does not see Debian's packages. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** @throws Error saying which package of Debian's has the program */
export async function assertProgram(program: string, debianPackage: string): Promise<void> {
  await access(program, constants.X_OK).catch(cause => {
    const install = `apt-get install --no-install-recommends ${debianPackage}`
    throw new Error(`${program} is missing: ${install}`, { cause })
  })
}

export interface WsgiProgram {
  readonly program: string
  readonly port: number
  /** What the program reads its configuration by. */
  readonly environment: Readonly<Record<string, string>>
  /** Where its output is appended. */
  readonly log: string
  /** Answered with 200 by one that is up. */
  readonly ready: string
}

/**
 * Serves a WSGI program of Debian's on a port of the loopback, until its end or ours.
 *
 * @throws Error with the end of its log when it does not come up
 */
export async function serveWsgi(of: WsgiProgram): Promise<{ stop(): Promise<void> }> {
  const name = basename(of.program)
  const output = openSync(of.log, 'a')
  const child = spawn(of.program, ['--host', '127.0.0.1', '--port', String(of.port)], {
    stdio: ['ignore', output, output],
    env: { PATH: systemPath, PYTHONWARNINGS: 'ignore', ...of.environment },
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.on('exit', killWithUs)
  child.on('exit', () => process.off('exit', killWithUs))
  try {
    const wait = { what: `${name} answers`, timeoutMs: startTimeoutMs, pollMs: 100 }
    await waitUntil({ clock: systemClock }, wait, async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
      const answer = await request(of.ready).catch(() => undefined)
      await answer?.body.dump()
      return answer?.statusCode === 200
    })
  } catch (cause) {
    await stop(child)
    throw new Error(`${name} did not start:\n${await tail(of.log)}`, { cause })
  }
  return { stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killLater = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(killLater)
}

/** The last lines of a log. */
export async function tail(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split('\n').slice(-20).join('\n')
}
