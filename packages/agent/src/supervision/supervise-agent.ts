import { type ChildProcess, fork } from 'node:child_process'
import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { type Account, unprivileged } from './privileges.ts'
import { serveRequests } from './serve-requests.ts'

const restartMsMin = 1_000

export interface Supervision {
  /** The unprivileged process; it is told its settings once it says that it is ready. */
  readonly program: string
  readonly settings: unknown
  readonly user: Account
  readonly log: Log
  /** Does what it asks for; throws for whatever is not exactly a verb. */
  carryOut(verb: unknown): Promise<unknown>
}

/** Starts the agent again when it ends, until a signal asks us to end. */
export async function superviseAgent(supervision: Supervision): Promise<void> {
  const { log } = supervision
  let child: ChildProcess | undefined
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping.abort()
      child?.kill('SIGTERM')
    })
  }
  while (!stopping.signal.aborted) {
    child = startAgent(supervision)
    const ended = child
    const code = await new Promise<number | null>(resolve => ended.once('exit', resolve))
    if (stopping.signal.aborted) return
    log.error('the agent ended and is started again', { code })
    await systemClock.sleep(restartMsMin, stopping.signal).catch(() => undefined)
  }
}

function startAgent({ program, settings, user, log, carryOut }: Supervision): ChildProcess {
  const [execPath, ...execArgv] = [...unprivileged(user), process.execPath]
  const child = fork(program, [], { execPath, execArgv, cwd: '/', env: { PATH: process.env.PATH ?? '' } })
  const requests = serveRequests(carryOut, {
    log,
    reply: answer => {
      if (child.connected) child.send(answer)
    },
  })
  child.on('message', message => {
    if (isReady(message)) child.send({ settings })
    else void requests.take(message)
  })
  child.on('error', error => log.error('the channel to the agent broke', { error }))
  return child
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message
}
